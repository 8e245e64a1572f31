/// The safetensors container: eight bytes of header length (little-endian), a JSON header padded with spaces to a multiple of eight, and
/// the arrays, one after the other without gaps. (https://github.com/huggingface/safetensors, format description.)
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace horn::experiment
{

/// One array of a file, with its bytes where they lie.
struct Tensor {
    enum class Type { f32, f64, i32 };
    Type type = Type::f32;
    std::vector<std::int64_t> shape;
    std::string_view bytes;  ///< little-endian, row-major
};

/// What a file holds. Lives no longer than the bytes it was read from.
struct TensorFile {
    std::map<std::string, Tensor> tensors;
    std::map<std::string, std::string> metadata;
};

/// Checks the header's length, its JSON and depth, and of every array its type, shape, size and place, before any of them is used: arrays
/// fill the data part without gap or overlap. \param name what errors call the bytes.
Result<TensorFile> parse_safetensors(std::string_view bytes, const std::string& name);

/// Names in ascending order of bytes, the arrays in that order.
[[nodiscard]] std::string write_safetensors(const TensorFile& file);

/// Number of values of a shape.
[[nodiscard]] std::size_t size_of(const std::vector<std::int64_t>& shape);

/// Values as float (f32, or f64 rounded) or int (i32). The type has been checked.
[[nodiscard]] std::vector<float> floats_of(const Tensor& tensor);
[[nodiscard]] std::vector<std::int32_t> integers_of(const Tensor& tensor);

}  // namespace horn::experiment
