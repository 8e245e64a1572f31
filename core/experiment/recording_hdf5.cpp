#include "core/experiment/json.h"
#include "core/experiment/recording_formats.h"

#include <fmt/format.h>
#include <hdf5.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace horn::experiment
{

namespace
{

/// An HDF5 object that closes itself.
class Handle
{
public:
    using Close = herr_t (*)(hid_t);

    Handle() = default;
    Handle(hid_t id, Close close) : id_(id), close_(close) {}
    ~Handle() { reset(); }
    Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}
    Handle& operator=(Handle&& other) noexcept
    {
        reset();
        id_ = std::exchange(other.id_, -1);
        close_ = other.close_;
        return *this;
    }

    [[nodiscard]] bool ok() const { return id_ >= 0; }
    [[nodiscard]] hid_t get() const { return id_; }
    /// \return false when the library could not write what was left.
    bool reset()
    {
        const hid_t id = std::exchange(id_, -1);
        return id < 0 || close_(id) >= 0;
    }

private:
    hid_t id_ = -1;
    Close close_ = nullptr;
};

bool write_text(hid_t object, const char* name, const std::string& text)
{
    const Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
    H5Tset_size(type.get(), text.size() + 1);
    H5Tset_cset(type.get(), H5T_CSET_UTF8);
    const Handle space(H5Screate(H5S_SCALAR), H5Sclose);
    const Handle attribute(H5Acreate2(object, name, type.get(), space.get(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
    return attribute.ok() && H5Awrite(attribute.get(), type.get(), text.c_str()) >= 0;
}

/// A text of any length: attributes hold at most 64 KiB, so a long one goes into a dataset.
bool write_long_text(hid_t file, const char* name, const std::string& text)
{
    constexpr std::size_t largest_attribute = 60000;
    if (text.size() < largest_attribute)
        return write_text(file, name, text);
    const Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
    H5Tset_size(type.get(), text.size() + 1);
    H5Tset_cset(type.get(), H5T_CSET_UTF8);
    const Handle space(H5Screate(H5S_SCALAR), H5Sclose);
    const Handle dataset(H5Dcreate2(file, name, type.get(), space.get(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Dclose);
    return dataset.ok() && H5Dwrite(dataset.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, text.c_str()) >= 0;
}

/// A table that grows by rows; with width 0 a column.
class Table
{
public:
    Table() = default;
    Table(hid_t file, const std::string& name, hid_t type, int width, const std::string& unit, const std::string& description)
        : type_(type), rank_(width > 0 ? 2 : 1), width_(static_cast<hsize_t>(std::max(1, width)))
    {
        const std::array<hsize_t, 2> none{0, width_};
        const std::array<hsize_t, 2> any{H5S_UNLIMITED, width_};
        const std::array<hsize_t, 2> chunk{std::clamp<hsize_t>(65536 / width_, 1, 4096), width_};
        const Handle space(H5Screate_simple(rank_, none.data(), any.data()), H5Sclose);
        const Handle creation(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
        H5Pset_chunk(creation.get(), rank_, chunk.data());
        const Handle links(H5Pcreate(H5P_LINK_CREATE), H5Pclose);
        H5Pset_create_intermediate_group(links.get(), 1);
        dataset_ = Handle(H5Dcreate2(file, name.c_str(), type, space.get(), links.get(), creation.get(), H5P_DEFAULT), H5Dclose);
        good_ = dataset_.ok() && write_text(dataset_.get(), "unit", unit) && write_text(dataset_.get(), "description", description);
    }

    [[nodiscard]] bool good() const { return good_; }
    bool close() { return dataset_.reset(); }

    bool append(int rows, const void* values)
    {
        const std::array<hsize_t, 2> start{rows_, 0};
        const std::array<hsize_t, 2> count{static_cast<hsize_t>(rows), width_};
        rows_ += count[0];
        const std::array<hsize_t, 2> size{rows_, width_};
        if (H5Dset_extent(dataset_.get(), size.data()) < 0)
            return false;
        const Handle memory(H5Screate_simple(rank_, count.data(), nullptr), H5Sclose);
        const Handle file(H5Dget_space(dataset_.get()), H5Sclose);
        return H5Sselect_hyperslab(file.get(), H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr) >= 0 &&
               H5Dwrite(dataset_.get(), type_, memory.get(), file.get(), H5P_DEFAULT, values) >= 0;
    }

private:
    hid_t type_ = -1;
    int rank_ = 1;
    hsize_t width_ = 1;
    hsize_t rows_ = 0;
    bool good_ = false;
    Handle dataset_;
};

class Hdf5Recording final : public RecordingWriter
{
public:
    Hdf5Recording(const std::filesystem::path& path, const Replay& run)
        : temporary_(path), experiment_(to_json(run.experiment())), layout_(run)
    {
    }

    Result<void> open()
    {
        if (auto opened = temporary_.opened(); !opened)
            return opened;
        H5dont_atexit();  // tidying up after a write that failed, the library reads memory that it has given back
        H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);  // errors are values here, not lines on the console
        const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
        H5Pset_libver_bounds(access.get(), H5F_LIBVER_EARLIEST, H5F_LIBVER_V18);
        file_ = Handle(H5Fcreate(temporary_.temporary().c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, access.get()), H5Fclose);
        if (!file_.ok() || !write_text(file_.get(), "format", "horn-recording") || !write_text(file_.get(), "version", "1") ||
            !write_long_text(file_.get(), "experiment", experiment_))
            return failed();
        return {};
    }

    Result<void> append(const ReplayChunk& chunk) override
    {
        const bool first = !layout_.known;
        if (auto fits = layout_.check(chunk, temporary_.path()); !fits)
            return fits;
        if (first && !create_tables())
            return failed();
        clock_.start(chunk);
        times_.clear();
        for (int row = 0; row < chunk.steps; ++row)
            times_.push_back(clock_.at(chunk.first_step + row + 1));
        bool good = time_.append(chunk.steps, times_.data()) && stimulus_.append(chunk.steps, chunk.stimulus.data());
        for (std::size_t i = 0; i < chunk.layers.size() && good; ++i)
            good = layers_[2 * i].append(chunk.steps, chunk.layers[i].x.data()) &&
                   layers_[2 * i + 1].append(chunk.steps, chunk.layers[i].y.data());
        if (!good)
            return failed();
        return {};
    }

    Result<void> finish() override
    {
        if (!layout_.known && !create_tables())
            return failed();
        bool good = time_.close() && stimulus_.close();
        for (Table& table : layers_)
            good = table.close() && good;
        good = good && H5Fflush(file_.get(), H5F_SCOPE_GLOBAL) >= 0;
        good = file_.reset() && good;
        if (!good)
            return failed();
        return temporary_.keep();
    }

private:
    /// HDF5 keeps the system's reason to itself; what can be asked afterwards is whether the disk has room.
    [[nodiscard]] Error failed() const
    {
        std::error_code code;
        const auto space = std::filesystem::space(temporary_.temporary(), code);
        return recording_failure(temporary_.path(), !code && space.available < (1U << 20) ? ENOSPC : EIO);
    }

    bool create_tables()
    {
        time_ = Table(file_.get(), "time", H5T_NATIVE_DOUBLE, 0, "time", "time after each step");
        stimulus_ = Table(file_.get(), "stimulus", H5T_NATIVE_FLOAT, layout_.inputs, "", "input of each step: steps x inputs");
        bool good = time_.good() && stimulus_.good();
        for (std::size_t i = 0; i < layout_.nodes.size(); ++i) {
            const std::string group = fmt::format("layers/{}/", i);
            layers_.emplace_back(file_.get(), group + "x", H5T_NATIVE_FLOAT, layout_.nodes[i], "1",
                                 "positions after each step: steps x nodes");
            layers_.emplace_back(file_.get(), group + "y", H5T_NATIVE_FLOAT, layout_.nodes[i], "1 / time",
                                 "velocities after each step: steps x nodes");
            good = good && layers_[2 * i].good() && layers_[2 * i + 1].good();
        }
        return good;
    }

    TemporaryFile temporary_;  ///< first, so that it goes last
    std::string experiment_;
    RecordingLayout layout_;
    RecordingClock clock_;
    Handle file_;
    Table time_, stimulus_;
    std::vector<Table> layers_;  ///< x and y of each layer
    std::vector<double> times_;
};

}  // namespace

Result<std::unique_ptr<RecordingWriter>> create_hdf5_recording(const std::filesystem::path& path, const Replay& run)
{
    auto recording = std::make_unique<Hdf5Recording>(path, run);
    if (auto opened = recording->open(); !opened)
        return opened.error();
    return std::unique_ptr<RecordingWriter>(std::move(recording));
}

}  // namespace horn::experiment
