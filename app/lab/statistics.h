/// What batches say of many times.
#pragma once

#include <string>
#include <vector>

namespace horn::lab
{

/// "frame time       median   4.10 ms   p95   7.80 ms   p99 …   largest …", by nearest rank. \param values ms, not empty.
[[nodiscard]] std::string summary(const char* what, std::vector<double> values);

}  // namespace horn::lab
