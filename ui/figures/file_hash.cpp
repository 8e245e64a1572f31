#include "ui/figures/file_hash.h"

#include "core/tasks/byte_source.h"
#include "core/tasks/data_folder.h"

#include <QCryptographicHash>
#include <QFile>

#include <array>
#include <cstdint>
#include <map>
#include <system_error>
#include <vector>

namespace horn::figures
{

namespace
{

constexpr std::size_t piece = std::size_t{1} << 20;

/// Names, sizes and times of files: what changes when they do.
std::string stateOf(const std::array<std::filesystem::path, 4>& files)
{
    std::string state;
    for (const std::filesystem::path& file : files) {
        std::error_code ignored;
        state += file.string() + '\n' + std::to_string(std::filesystem::file_size(file, ignored)) + '\n' +
                 std::to_string(std::filesystem::last_write_time(file, ignored).time_since_epoch().count()) + '\n';
    }
    return state;
}

bool addUnpacked(QCryptographicHash& hash, const std::filesystem::path& file)
{
    auto source = tasks::ByteSource::open(file);
    if (!source)
        return false;
    std::vector<std::uint8_t> bytes(piece);
    for (;;) {
        const auto got = source->read(bytes);
        if (!got)
            return false;
        hash.addData(QByteArrayView(bytes.data(), static_cast<qsizetype>(*got)));
        if (*got < bytes.size())
            return true;
    }
}

}  // namespace

std::string hashOfFile(const std::filesystem::path& path)
{
    QFile file(QString::fromStdString(path.string()));
    QCryptographicHash hash(QCryptographicHash::Sha256);
    return file.open(QIODevice::ReadOnly) && hash.addData(&file) ? hash.result().toHex().toStdString() : std::string();
}

std::string hashOfImages(const tasks::TaskSpecification& task)
{
    if (!tasks::reads_images(task.kind))
        return {};
    const auto found = tasks::find_image_files(task.data);
    if (!found)
        return {};
    const std::array files{found->train_images, found->train_labels, found->test_images, found->test_labels};
    static std::map<std::string, std::string> known;
    std::string& result = known[stateOf(files)];
    if (!result.empty())
        return result;
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const std::filesystem::path& file : files)
        if (!addUnpacked(hash, file))
            return {};
    result = hash.result().toHex().toStdString();
    return result;
}

}  // namespace horn::figures
