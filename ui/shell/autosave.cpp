#include "ui/shell/autosave.h"

#include "core/base/files.h"
#include "core/experiment/json.h"

#include <QDir>
#include <QFileInfo>
#include <QSettings>
#include <QUuid>

namespace horn::shell
{

namespace
{

const QString ending = QStringLiteral(".horn.json");
const QString asideName = QStringLiteral("aside");
const QString lockName = QStringLiteral("lock");
const QString pathKey = QStringLiteral("path"), nameKey = QStringLiteral("name");

QString origins(const QString& folder) { return folder + QStringLiteral("/origins.ini"); }

}  // namespace

Autosave::Autosave(const QString& folder) : root_(folder)
{
    if (root_.isEmpty())
        return;
    own_ = root_ + u'/' + QUuid::createUuid().toString(QUuid::WithoutBraces);
    if (!QDir().mkpath(own_)) {
        own_.clear();  // a home that cannot be written: work goes on without a net
        return;
    }
    lock_ = std::make_unique<QLockFile>(own_ + u'/' + lockName);
    lock_->setStaleLockTime(0);  // only its process ending makes it stale
    lock_->lock();
}

Autosave::~Autosave()
{
    lock_.reset();
    if (!own_.isEmpty() && kept_.empty())
        QDir(own_).removeRecursively();
}

QString Autosave::asideFolder() const { return root_.isEmpty() ? QString() : root_ + u'/' + asideName; }

QString Autosave::fileOf(const QString& workspace) const { return own_ + u'/' + workspace + ending; }

bool Autosave::keep(const QString& workspace, const experiment::Experiment& experiment, const QString& path, const QString& name)
{
    if (own_.isEmpty())
        return false;
    std::string text = experiment::to_json(experiment);
    if (const auto last = kept_.find(workspace); last != kept_.end() && last->second == text)
        return true;
    if (!base::write_file_atomically(fileOf(workspace).toStdString(), text))
        return false;  // a full disk: the next change tries again
    QSettings origin(origins(own_), QSettings::IniFormat);
    origin.setValue(workspace + u'/' + pathKey, path);
    origin.setValue(workspace + u'/' + nameKey, name);
    kept_[workspace] = std::move(text);
    return true;
}

void Autosave::drop(const QString& workspace)
{
    if (kept_.erase(workspace) > 0)
        QFile::remove(fileOf(workspace));
}

std::vector<QString> Autosave::abandoned() const
{
    std::vector<QString> folders;
    if (root_.isEmpty())
        return folders;
    for (const QFileInfo& entry : QDir(root_).entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Time)) {
        const QString folder = entry.absoluteFilePath();
        if (entry.fileName() == QFileInfo(own_).fileName() || entry.fileName() == asideName)
            continue;
        QLockFile lock(folder + u'/' + lockName);
        lock.setStaleLockTime(0);
        if (lock.tryLock(0))
            folders.push_back(folder);
    }
    return folders;
}

std::vector<OpenedExperiment> Autosave::found() const
{
    std::vector<OpenedExperiment> work;
    for (const QString& folder : abandoned()) {
        const QSettings origin(origins(folder), QSettings::IniFormat);
        for (const QFileInfo& file : QDir(folder).entryInfoList({u'*' + ending}, QDir::Files)) {
            Result<experiment::Experiment> read = experiment::read_experiment(file.absoluteFilePath().toStdString());
            if (!read)
                continue;
            const QString workspace = file.fileName().chopped(ending.size());
            work.push_back({std::move(read).value(), origin.value(workspace + u'/' + pathKey).toString(),
                            origin.value(workspace + u'/' + nameKey, workspace).toString(), std::nullopt});
        }
    }
    return work;
}

void Autosave::forget()
{
    for (const QString& folder : abandoned())
        QDir(folder).removeRecursively();
}

}  // namespace horn::shell
