#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "datamix/instance/quoted.hpp"
#include "datamix/numeric/error.hpp"

namespace datamix {

/// A JSON value that keeps the text of its numbers: 0.3 stays "0.3" and is never a double.
struct JsonTree {
    /// What a value is.
    enum class Kind { null, boolean, number, string, array, object };

    Kind kind = Kind::null;          ///< of this one
    std::string text;                ///< of a number (as written), string or boolean
    std::vector<JsonTree> items;     ///< of an array or object, in order
    std::vector<std::string> names;  ///< of an object: the keys of its items, distinct

    /// The item of an object under this key; null where there is none.
    const JsonTree* find(std::string_view key) const;
    /// What a message says it found: `"abc"`, `0.3`, `an array`, …; at most about 40 characters, one line.
    std::string shown() const;
};

namespace detail {

inline constexpr std::size_t deepest_json = 16, most_json_keys = 1000;

/// Builds a JsonTree from nlohmann's event parser, which hands over the text of floating-point numbers and does not
/// recurse.
class JsonBuilder : public nlohmann::json_sax<nlohmann::json> {
public:
    JsonBuilder(const std::string& file, std::size_t most_values) : file_(file), most_values_(most_values) {}

    JsonTree root;

    bool null() override { return put({}); }
    bool boolean(bool value) override { return put(scalar(JsonTree::Kind::boolean, value ? "true" : "false")); }
    bool number_integer(number_integer_t value) override {
        return put(scalar(JsonTree::Kind::number, std::to_string(value)));
    }
    bool number_unsigned(number_unsigned_t value) override {
        return put(scalar(JsonTree::Kind::number, std::to_string(value)));
    }
    bool number_float(number_float_t, const string_t& text) override {
        return put(scalar(JsonTree::Kind::number, text));
    }
    bool string(string_t& text) override { return put(scalar(JsonTree::Kind::string, text)); }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override { return open(JsonTree::Kind::object); }
    bool start_array(std::size_t) override { return open(JsonTree::Kind::array); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool key(string_t& name) override {
        if (open_.back()->names.size() == most_json_keys)
            throw UnsupportedError(file_ + ": an object of more than " + std::to_string(most_json_keys) + " keys");
        if (open_.back()->find(name)) throw InputError(file_ + ": the key " + in_quotes(name) + " is there twice");
        key_ = name;
        return true;
    }
    bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception& error) override {
        std::string reason = error.what();
        for (const std::string_view mark : {"; last read:", "] "}) {  // keep the reason, drop the library's prefix
            const auto found = reason.find(mark);
            if (found == std::string::npos) continue;
            reason = mark == "] " ? reason.substr(found + 2) : reason.substr(0, found);
        }
        const auto colon = reason.find(": ");
        if (colon != std::string::npos) reason = reason.substr(colon + 2);
        throw InputError(file_ + ": not JSON at byte " + std::to_string(position) + ": " + shortened(reason, 120));
    }

private:
    static JsonTree scalar(JsonTree::Kind kind, std::string text) {
        JsonTree value;
        value.kind = kind;
        value.text = std::move(text);
        return value;
    }
    JsonTree* place(JsonTree value) {
        if (++values_ > most_values_)
            throw UnsupportedError(file_ + ": more than " + std::to_string(most_values_) + " values");
        if (open_.empty()) {
            root = std::move(value);
            return &root;
        }
        JsonTree& parent = *open_.back();
        if (parent.kind == JsonTree::Kind::object) parent.names.push_back(key_);
        parent.items.push_back(std::move(value));
        return &parent.items.back();
    }
    bool put(JsonTree value) {
        place(std::move(value));
        return true;
    }
    bool open(JsonTree::Kind kind) {
        if (open_.size() == deepest_json)
            throw UnsupportedError(file_ + ": nested deeper than " + std::to_string(deepest_json) + " levels");
        open_.push_back(place(scalar(kind, {})));  // stays valid: a parent gets no sibling before its child is closed
        return true;
    }
    bool close() {
        open_.pop_back();
        return true;
    }

    std::string file_, key_;
    std::vector<JsonTree*> open_;
    std::size_t most_values_, values_ = 0;
};

}  // namespace detail

inline const JsonTree* JsonTree::find(std::string_view key) const {
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i] == key) return &items[i];
    return nullptr;
}

inline std::string JsonTree::shown() const {
    switch (kind) {
        case Kind::null: return "null";
        case Kind::boolean: return text;
        case Kind::number: return shortened(text, 40);
        case Kind::string: return in_quotes(text);
        case Kind::array: return "an array of " + std::to_string(items.size());
        case Kind::object: break;
    }
    return "an object";
}

/// Throws InputError `FILE: not JSON at byte …` for a text with a NUL, at which the parser would take it to end.
inline void refuse_nul(std::string_view text, const std::string& file) {
    if (const auto at = text.find('\0'); at != std::string_view::npos)
        throw InputError(file + ": not JSON at byte " + std::to_string(at + 1) + ": a NUL byte");
}

/// Parses JSON. Throws InputError `FILE: …` on text that is not UTF-8, not JSON or has the same key twice in an
/// object, UnsupportedError on text nested deeper than 16 or of more than 10000 values (counted on the way, so that
/// memory stays small).
inline JsonTree parse_json(const std::string& text, const std::string& file, std::size_t most_values = 10000) {
    refuse_nul(text, file);
    detail::JsonBuilder builder(file, most_values);
    nlohmann::json::sax_parse(text, &builder);
    return std::move(builder.root);
}

}  // namespace datamix
