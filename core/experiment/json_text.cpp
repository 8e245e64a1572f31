#include "core/experiment/json_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <vector>

namespace horn::experiment
{

namespace
{

using nlohmann::json;
using nlohmann::ordered_json;

struct Position {
    std::size_t line = 1, column = 1;  ///< both from 1; columns count characters
};

Position position_of(std::string_view text, std::size_t byte)
{
    Position position;
    for (const char c : text.substr(0, byte)) {
        if (c == '\n') {
            ++position.line;
            position.column = 1;
        } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {  // not inside a UTF-8 character
            ++position.column;
        }
    }
    return position;
}

bool part_of_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '+' || c == '.' || c == '_'; }

/// The word around a byte, for the message.
std::string_view word_at(std::string_view text, std::size_t byte)
{
    std::size_t from = byte, to = byte;
    while (from > 0 && part_of_word(text[from - 1]))
        --from;
    while (to < text.size() && part_of_word(text[to]))
        ++to;
    return text.substr(from, std::min<std::size_t>(to - from, 40));
}

/// Builds the tree and stops at the first mistake.
class TreeBuilder
{
public:
    using number_integer_t = json::number_integer_t;
    using number_unsigned_t = json::number_unsigned_t;
    using number_float_t = json::number_float_t;
    using string_t = json::string_t;
    using binary_t = json::binary_t;

    TreeBuilder(std::string_view text, const std::string& name, int deepest) : text_(text), name_(name), deepest_(deepest) {}

    bool null() { return add(nullptr) != nullptr; }
    bool boolean(bool value) { return add(value) != nullptr; }
    bool number_integer(number_integer_t value) { return add(value) != nullptr; }
    bool number_unsigned(number_unsigned_t value) { return add(value) != nullptr; }
    bool number_float(number_float_t value, const string_t& /*text*/) { return add(value) != nullptr; }
    bool string(string_t& value) { return add(std::move(value)) != nullptr; }
    bool binary(binary_t& /*value*/) { return false; }  // never in text
    bool start_object(std::size_t /*size*/) { return open(json::object()); }
    bool start_array(std::size_t /*size*/) { return open(json::array()); }
    bool end_object() { return close(); }
    bool end_array() { return close(); }

    bool key(string_t& key)
    {
        if (open_.back()->contains(key)) {
            error = Error{place(name_, pointer() + "/" + escape_pointer(key)), "the key is given twice", "keep one of the two"};
            return false;
        }
        key_ = key;
        return true;
    }

    bool parse_error(std::size_t byte, const std::string& /*token*/, const json::exception& exception)
    {
        const std::size_t at = byte > 0 ? byte - 1 : 0;
        if (exception.id == 406) {  // out of range
            error = Error{location(at), fmt::format("the number {} is too large", word_at(text_, std::min(at, text_.size()))),
                          "give a finite number"};
            return false;
        }
        if (at >= text_.size()) {
            error = Error{location(text_.size()), "the text ends before its last bracket is closed", "the file was cut: restore it"};
            return false;
        }
        const std::string_view word = word_at(text_, at);
        if (word == "NaN" || word == "nan" || word == "Infinity" || word == "-Infinity" || word == "inf" || word == "-inf")
            error = Error{location(at), fmt::format("{} is not a number that JSON knows", word), "give a finite number"};
        else
            error = Error{location(at), word.empty() ? "this is not JSON" : fmt::format("this is not JSON near \"{}\"", printable(word)),
                          "check commas, quotes and brackets"};
        return false;
    }

    json tree;
    std::optional<Error> error;

private:
    static std::string printable(std::string_view word) { return {word.begin(), word.end()}; }

    std::string location(std::size_t byte) const
    {
        const Position position = position_of(text_, byte);
        return fmt::format("{}: line {}, column {}", name_, position.line, position.column);
    }

    std::string pointer() const
    {
        std::string whole;
        for (std::size_t i = 1; i < open_.size(); ++i) {
            const json& parent = *open_[i - 1];
            whole += '/';
            whole += parent.is_array() ? std::to_string(parent.size() - 1) : escape_pointer(keys_[i - 1]);
        }
        return whole;
    }

    json* add(json value)
    {
        if (open_.empty()) {
            tree = std::move(value);
            return &tree;
        }
        json& parent = *open_.back();
        if (parent.is_array()) {
            parent.push_back(std::move(value));
            return &parent.back();
        }
        return &(parent[key_] = std::move(value));
    }

    bool open(json container)
    {
        if (static_cast<int>(open_.size()) >= deepest_) {
            error = Error{place(name_, pointer()), fmt::format("is nested more than {} levels deep", deepest_), "no experiment needs that"};
            return false;
        }
        if (!open_.empty())
            keys_.push_back(key_);
        open_.push_back(add(std::move(container)));
        return true;
    }

    bool close()
    {
        open_.pop_back();
        if (!keys_.empty())
            keys_.pop_back();
        return true;
    }

    std::string_view text_;
    const std::string& name_;
    int deepest_;
    std::vector<json*> open_;        ///< containers from the root to the innermost
    std::vector<std::string> keys_;  ///< key of each container below the root
    std::string key_;
};

constexpr std::size_t line_width = 100;
constexpr int indent_width = 2;

std::string number_text(double value)
{
    char buffer[32];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
    std::string text(buffer, end);
    if (value == 0 && std::signbit(value))
        text = "-0.0";  // "-0" would read back as the integer 0
    return text;
}

std::string scalar_text(const ordered_json& value)
{
    return value.is_number_float() ? number_text(value.get<double>()) : value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

/// On one line: "[1, 2]", "{"a": 1}".
std::string inline_text(const ordered_json& value)
{
    if (!value.is_structured())
        return scalar_text(value);
    std::string text(1, value.is_array() ? '[' : '{');
    bool first = true;
    for (const auto& [key, item] : value.items()) {
        text += first ? "" : ", ";
        first = false;
        if (value.is_object())
            text += scalar_text(key) + ": ";
        text += inline_text(item);
    }
    return text + (value.is_array() ? ']' : '}');
}

bool flat(const ordered_json& value)
{
    return std::none_of(value.begin(), value.end(), [](const ordered_json& item) { return item.is_structured() && !item.empty(); });
}

/// Numbers side by side as far as the line goes.
void print_filled(const ordered_json& values, int indent, std::string& out)
{
    const std::string margin(static_cast<std::size_t>(indent), ' ');
    std::string line;
    out += "[\n";
    for (std::size_t i = 0; i < values.size(); ++i) {
        const std::string item = scalar_text(values[i]) + (i + 1 < values.size() ? "," : "");
        if (!line.empty() && line.size() + item.size() + 1 > line_width) {
            out += margin + line + "\n";
            line.clear();
        }
        line += (line.empty() ? "" : " ") + item;
    }
    out += margin + line + "\n" + std::string(static_cast<std::size_t>(indent - indent_width), ' ') + "]";
}

void print(const ordered_json& value, int indent, std::string& out)
{
    if (!value.is_structured() || value.empty()) {
        out += scalar_text(value);
        return;
    }
    if (flat(value)) {
        const std::string text = value.size() < line_width ? inline_text(value) : std::string(line_width + 1, ' ');
        if (text.size() + static_cast<std::size_t>(indent) <= line_width && indent > 0) {
            out += text;
            return;
        }
        if (value.is_array()) {
            print_filled(value, indent + indent_width, out);
            return;
        }
    }
    const std::string margin(static_cast<std::size_t>(indent + indent_width), ' ');
    out += value.is_array() ? "[" : "{";
    bool first = true;
    for (const auto& [key, item] : value.items()) {
        out += (first ? "\n" : ",\n") + margin;
        first = false;
        if (value.is_object())
            out += scalar_text(key) + ": ";
        print(item, indent + indent_width, out);
    }
    out += "\n" + std::string(static_cast<std::size_t>(indent), ' ') + (value.is_array() ? "]" : "}");
}

}  // namespace

Result<json> parse_json(std::string_view text, const std::string& name, int deepest)
{
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos)
        return Error{name, "is empty", "give a JSON object"};
    TreeBuilder builder(text, name, deepest);
    if (!json::sax_parse(text.begin(), text.end(), &builder))
        return builder.error.value_or(Error{name, "is not JSON", {}});
    return std::move(builder.tree);
}

std::string print_json(const ordered_json& value)
{
    std::string text;
    print(value, 0, text);
    return text + "\n";
}

std::string escape_pointer(std::string_view key)
{
    std::string escaped;
    for (const char c : key) {
        if (c == '~')
            escaped += "~0";
        else if (c == '/')
            escaped += "~1";
        else
            escaped += c;
    }
    return escaped;
}

std::string place(const std::string& name, const std::string& pointer)
{
    if (name.empty())
        return pointer;
    return pointer.empty() ? name : name + ": " + pointer;
}

}  // namespace horn::experiment
