/// Failure as a value: what a function returns when files, settings or the environment may be at fault.
/// Bugs are asserted instead.
#pragma once

#include <cassert>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace horn::base
{

/// What went wrong, told to the person who can mend it.
struct Error {
    std::string where;   ///< file, and the place in it: JSON pointer, byte or line; or the option's name
    std::string what;    ///< what is wrong there
    std::string remedy;  ///< what to do about it; may be empty

    /// One line: "where: what; remedy".
    [[nodiscard]] std::string message() const;
};

/// Either a value or an Error.
template <class Value>
class [[nodiscard]] Result
{
public:
    Result(Value value) : content_(std::move(value)) {}
    Result(Error error) : content_(std::move(error)) {}

    [[nodiscard]] bool ok() const { return content_.index() == 0; }
    explicit operator bool() const { return ok(); }

    [[nodiscard]] Value& value() &
    {
        assert(ok());
        return std::get<0>(content_);
    }
    [[nodiscard]] const Value& value() const&
    {
        assert(ok());
        return std::get<0>(content_);
    }
    [[nodiscard]] Value&& value() &&
    {
        assert(ok());
        return std::get<0>(std::move(content_));
    }
    [[nodiscard]] const Error& error() const
    {
        assert(!ok());
        return std::get<1>(content_);
    }

    Value& operator*() & { return value(); }
    const Value& operator*() const& { return value(); }
    Value&& operator*() && { return std::move(*this).value(); }
    Value* operator->() { return &value(); }
    const Value* operator->() const { return &value(); }

private:
    std::variant<Value, Error> content_;
};

/// Success without a value, or an Error.
template <>
class [[nodiscard]] Result<void>
{
public:
    Result() = default;
    Result(Error error) : error_(std::move(error)) {}

    [[nodiscard]] bool ok() const { return !error_.has_value(); }
    explicit operator bool() const { return ok(); }
    [[nodiscard]] const Error& error() const
    {
        assert(!ok());
        return *error_;
    }

private:
    std::optional<Error> error_;
};

}  // namespace horn::base

namespace horn
{
using base::Error;
using base::Result;
}  // namespace horn
