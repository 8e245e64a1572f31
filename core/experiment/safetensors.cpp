#include "core/experiment/safetensors.h"

#include "core/experiment/json_reader.h"
#include "core/experiment/json_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cstring>

namespace horn::experiment
{

namespace
{

using nlohmann::json;
using nlohmann::ordered_json;

static_assert(std::endian::native == std::endian::little, "arrays are written as they lie in memory");

constexpr std::size_t length_bytes = 8;
constexpr std::size_t largest_header = 100'000'000;  // as the format's own readers limit it
constexpr std::int64_t largest_dimension = std::int64_t{1} << 40;
constexpr const char* cut_remedy = "the file was cut or is no safetensors file: restore it";

struct TypeName {
    Tensor::Type type;
    std::string_view name;
    std::size_t bytes;
};
constexpr std::array<TypeName, 3> types{{{Tensor::Type::f32, "F32", 4}, {Tensor::Type::f64, "F64", 8}, {Tensor::Type::i32, "I32", 4}}};

const TypeName& type_name(Tensor::Type type)
{
    return *std::find_if(types.begin(), types.end(), [type](const TypeName& each) { return each.type == type; });
}

/// What torch.save writes: a zip archive, or before version 1.6 a bare pickle of protocol 2 or later.
bool is_pickle(std::string_view bytes)
{
    using namespace std::string_view_literals;
    return bytes.starts_with("PK\x03\x04"sv) ||
           (bytes.size() >= 2 && bytes[0] == '\x80' && bytes[1] >= '\x02' && bytes[1] <= '\x05' && bytes.substr(2, 6) != "\0\0\0\0\0\0"sv);
}

/// Where the data part begins.
Result<std::size_t> data_start(std::string_view bytes, const std::string& name)
{
    if (is_pickle(bytes))
        return Error{name, "is a pickle, as torch.save writes it, and a pickle can run whatever its author wants",
                     "store the state_dict with safetensors.torch.save_file"};
    if (bytes.size() < length_bytes)
        return Error{name, fmt::format("has {} bytes, fewer than the eight of the header's length", bytes.size()), cut_remedy};
    std::uint64_t length = 0;
    std::memcpy(&length, bytes.data(), length_bytes);
    if (length > largest_header)
        return Error{name + ": byte 0", fmt::format("a header of {} bytes is not a header", length), "give a safetensors file"};
    if (length > bytes.size() - length_bytes)
        return Error{name + ": byte 0", fmt::format("the header has {} bytes, but only {} follow", length, bytes.size() - length_bytes),
                     cut_remedy};
    return length_bytes + static_cast<std::size_t>(length);
}

/// Reads the shape. \return the number of values.
Result<std::uint64_t> read_shape(const json& value, const std::string& where, std::vector<std::int64_t>& into)
{
    if (!value.is_array() || value.size() > 8)
        return Error{where + "/shape", "is not a shape", "give a list of at most eight sizes"};
    std::uint64_t count = 1;
    for (const json& size : value) {
        const auto whole = whole_number(size, where + "/shape", 0, largest_dimension);
        if (!whole)
            return whole.error();
        if (__builtin_mul_overflow(count, static_cast<std::uint64_t>(*whole), &count))
            return Error{where + "/shape", "has more values than can be counted", "the file is damaged or hostile"};
        into.push_back(*whole);
    }
    return count;
}

/// One entry of the header. \param data the bytes after the header.
Result<Tensor> read_tensor(const json& value, const std::string& where, std::string_view data, std::uint64_t& begin)
{
    if (!value.is_object() || value.size() != 3 || !value.contains("dtype") || !value.contains("shape") || !value.contains("data_offsets"))
        return Error{where, "is not described by dtype, shape and data_offsets", cut_remedy};
    Tensor tensor;
    const auto type = std::find_if(types.begin(), types.end(), [&](const TypeName& each) { return value["dtype"] == each.name; });
    if (type == types.end())
        return Error{where + "/dtype", fmt::format("{} is not read here", describe(value["dtype"])),
                     "store F32 (F64 is rounded; delays are I32)"};
    tensor.type = type->type;
    const auto count = read_shape(value["shape"], where, tensor.shape);
    if (!count)
        return count.error();
    const json& offsets = value["data_offsets"];
    if (!offsets.is_array() || offsets.size() != 2)
        return Error{where + "/data_offsets", "is not a pair of offsets", cut_remedy};
    const auto from = unsigned_number(offsets[0], where + "/data_offsets/0");
    if (!from)
        return from.error();
    const auto to = unsigned_number(offsets[1], where + "/data_offsets/1");
    if (!to)
        return to.error();
    if (*from > *to || *to > data.size())
        return Error{where + "/data_offsets", fmt::format("{} … {} lies outside the {} bytes of data", *from, *to, data.size()),
                     cut_remedy};
    std::uint64_t size = 0;
    if (__builtin_mul_overflow(*count, type->bytes, &size) || size != *to - *from)
        return Error{where + "/data_offsets", fmt::format("{} bytes do not hold {} values of {}", *to - *from, *count, type->name),
                     cut_remedy};
    begin = *from;
    tensor.bytes = data.substr(static_cast<std::size_t>(*from), static_cast<std::size_t>(size));
    return tensor;
}

/// Arrays fill the data part from its start to its end.
Result<void> check_cover(std::vector<std::pair<std::uint64_t, std::uint64_t>> parts, std::uint64_t size, const std::string& name)
{
    std::sort(parts.begin(), parts.end());
    std::uint64_t end = 0;
    for (const auto& [from, to] : parts) {
        if (from != end)
            return Error{name, fmt::format("arrays {} at byte {} of the data", from < end ? "overlap" : "leave a gap", std::min(from, end)),
                         cut_remedy};
        end = to;
    }
    if (end != size)
        return Error{name, fmt::format("the arrays end at byte {} of {} bytes of data", end, size), cut_remedy};
    return {};
}

Result<void> read_metadata(const json& value, const std::string& where, std::map<std::string, std::string>& into)
{
    if (!value.is_object())
        return Error{where, "is not an object", cut_remedy};
    for (const auto& [key, text] : value.items()) {
        if (!text.is_string())
            return Error{where + "/" + escape_pointer(key), fmt::format("{} is not a text", describe(text)), "metadata holds texts only"};
        into[key] = text.get<std::string>();
    }
    return {};
}

template <class Value>
std::vector<Value> copy_values(std::string_view bytes)
{
    std::vector<Value> values(bytes.size() / sizeof(Value));
    if (!values.empty())
        std::memcpy(values.data(), bytes.data(), bytes.size());
    return values;
}

}  // namespace

Result<TensorFile> parse_safetensors(std::string_view bytes, const std::string& name)
{
    const auto start = data_start(bytes, name);
    if (!start)
        return start.error();
    const std::string header_name = name + ": header";
    const auto header = parse_json(bytes.substr(length_bytes, *start - length_bytes), header_name, 4);
    if (!header)
        return header.error();
    if (!header->is_object())
        return Error{header_name, "is not a JSON object", cut_remedy};
    const std::string_view data = bytes.substr(*start);
    TensorFile file;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> parts;
    for (const auto& [key, value] : header->items()) {
        const std::string where = place(header_name, "/" + escape_pointer(key));
        if (key == "__metadata__") {
            if (auto read = read_metadata(value, where, file.metadata); !read)
                return read.error();
            continue;
        }
        std::uint64_t begin = 0;
        auto tensor = read_tensor(value, where, data, begin);
        if (!tensor)
            return tensor.error();
        parts.emplace_back(begin, begin + tensor->bytes.size());
        file.tensors.emplace(key, std::move(*tensor));
    }
    if (auto covered = check_cover(std::move(parts), data.size(), name); !covered)
        return covered.error();
    return file;
}

std::string write_safetensors(const TensorFile& file)
{
    ordered_json header = ordered_json::object();
    if (!file.metadata.empty())
        header["__metadata__"] = file.metadata;
    std::size_t offset = 0;
    for (const auto& [name, tensor] : file.tensors) {
        assert(tensor.bytes.size() == size_of(tensor.shape) * type_name(tensor.type).bytes);
        header[name] = {
            {"dtype", type_name(tensor.type).name}, {"shape", tensor.shape}, {"data_offsets", {offset, offset + tensor.bytes.size()}}};
        offset += tensor.bytes.size();
    }
    std::string text = header.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
    text.append((8 - text.size() % 8) % 8, ' ');
    const std::uint64_t length = text.size();
    std::string bytes(length_bytes, '\0');
    std::memcpy(bytes.data(), &length, length_bytes);
    bytes.reserve(length_bytes + text.size() + offset);
    bytes += text;
    for (const auto& [name, tensor] : file.tensors)
        bytes += tensor.bytes;
    return bytes;
}

std::size_t size_of(const std::vector<std::int64_t>& shape)
{
    std::size_t count = 1;
    for (const std::int64_t size : shape)
        count *= static_cast<std::size_t>(size);
    return count;
}

std::vector<float> floats_of(const Tensor& tensor)
{
    assert(tensor.type != Tensor::Type::i32);
    if (tensor.type == Tensor::Type::f32)
        return copy_values<float>(tensor.bytes);
    const std::vector<double> wide = copy_values<double>(tensor.bytes);
    return {wide.begin(), wide.end()};
}

std::vector<std::int32_t> integers_of(const Tensor& tensor)
{
    assert(tensor.type == Tensor::Type::i32);
    return copy_values<std::int32_t>(tensor.bytes);
}

}  // namespace horn::experiment
