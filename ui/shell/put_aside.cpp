#include "ui/shell/put_aside.h"

#include "core/base/files.h"
#include "core/experiment/json.h"

#include <QDateTime>
#include <QDir>
#include <QSettings>
#include <QUuid>

#include <algorithm>
#include <functional>

namespace horn::shell
{

namespace
{

const QString ending = QStringLiteral(".horn.json");
const QString pathKey = QStringLiteral("/path"), nameKey = QStringLiteral("/name");

QString originsOf(const QString& folder) { return folder + QStringLiteral("/origins.ini"); }

}  // namespace

QString PutAside::fileOf(const QString& id) const { return folder_ + u'/' + id + ending; }

bool PutAside::write(const QString& id, const OpenedExperiment& work)
{
    if (folder_.isEmpty() || !QDir().mkpath(folder_) || !experiment::write_experiment(fileOf(id).toStdString(), work.experiment))
        return false;
    QSettings origin(originsOf(folder_), QSettings::IniFormat);
    origin.setValue(id + pathKey, work.path);
    origin.setValue(id + nameKey, work.name);
    return true;
}

QString PutAside::add(const OpenedExperiment& work)
{
    const QString id = QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMddHHmmsszzz")) + u'-' +
                       QUuid::createUuid().toString(QUuid::WithoutBraces).left(8);
    if (!write(id, work))
        here_.emplace(id, work);
    const std::vector<Entry> entries = all();
    for (std::size_t i = most; i < entries.size(); ++i)
        remove(entries[i].id);
    return id;
}

std::vector<PutAside::Entry> PutAside::all() const
{
    std::vector<Entry> entries;
    for (const auto& [id, work] : here_)
        entries.push_back({id, work.name});
    if (!folder_.isEmpty() && QDir(folder_).exists()) {
        const QSettings origin(originsOf(folder_), QSettings::IniFormat);
        for (const QString& file : QDir(folder_).entryList({u'*' + ending}, QDir::Files)) {
            const QString id = file.chopped(ending.size());
            entries.push_back({id, origin.value(id + nameKey, id).toString()});
        }
    }
    std::ranges::sort(entries, std::greater(), &Entry::id);
    return entries;
}

Result<OpenedExperiment> PutAside::read(const QString& id) const
{
    if (const auto found = here_.find(id); found != here_.end())
        return found->second;
    Result<experiment::Experiment> read = experiment::read_experiment(fileOf(id).toStdString());
    if (!read)
        return read.error();
    const QSettings origin(originsOf(folder_), QSettings::IniFormat);
    return OpenedExperiment{std::move(read).value(), origin.value(id + pathKey).toString(), origin.value(id + nameKey, id).toString(),
                            std::nullopt};
}

void PutAside::remove(const QString& id)
{
    if (here_.erase(id) > 0 || folder_.isEmpty())
        return;
    QFile::remove(fileOf(id));
    QSettings(originsOf(folder_), QSettings::IniFormat).remove(id);
}

}  // namespace horn::shell
