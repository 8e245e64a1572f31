#include "core/base/result.h"

namespace horn::base
{

std::string Error::message() const
{
    std::string line = where.empty() ? what : where + ": " + what;
    if (!remedy.empty())
        line += "; " + remedy;
    return line;
}

}  // namespace horn::base
