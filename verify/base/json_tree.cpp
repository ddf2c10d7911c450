#include "base/json_tree.hpp"

#include <filesystem>
#include <istream>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/files.hpp"
#include "base/text.hpp"
#include "datamix/numeric/error.hpp"

namespace datamix::verify {

namespace {

constexpr std::size_t deepest = 16, most_keys = 1000;

/// At most `limit` bytes of a text, cut between code points, and "..." where something is left out.
std::string shortened(std::string_view text, std::size_t limit) {
    if (text.size() <= limit) return std::string(text);
    while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xc0) == 0x80) --limit;
    return std::string(text.substr(0, limit)) + "...";
}

/// Builds a JsonTree from nlohmann's event parser, which hands over the text of floating-point numbers and does not
/// recurse.
class Builder : public nlohmann::json_sax<nlohmann::json> {
public:
    Builder(const std::string& file, std::size_t most_values) : file_(file), most_values_(most_values) {}

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
        if (open_.back()->names.size() == most_keys)
            throw UnsupportedError(file_ + ": an object of more than " + std::to_string(most_keys) + " keys");
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
        if (open_.size() == deepest)
            throw UnsupportedError(file_ + ": nested deeper than " + std::to_string(deepest) + " levels");
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

}  // namespace

const JsonTree* JsonTree::find(std::string_view key) const {
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i] == key) return &items[i];
    return nullptr;
}

std::string JsonTree::shown() const {
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

void refuse_nul(std::string_view text, const std::string& file) {
    if (const auto at = text.find('\0'); at != std::string_view::npos)
        throw InputError(file + ": not JSON at byte " + std::to_string(at + 1) + ": a NUL byte");
}

std::string in_quotes(std::string_view text) { return "\"" + printable(shortened(text, 40)) + "\""; }

std::string read_small_file(const std::string& file, std::size_t limit) {
    std::error_code error;
    const auto status = std::filesystem::status(file, error);
    if (is_directory(status)) throw InputError(file + ": expected a file, found a directory");
    if (status.type() == std::filesystem::file_type::not_found) throw InputError(file + ": no such file");
    if (error) throw InputError(file + ": " + error.message());  // a loop of symbolic links, a folder that is closed
    if (is_other(status)) throw InputError(file + ": expected a file, found a device or a pipe");  // may never end
    std::string text = read_file(file, limit);
    if (text.empty()) throw InputError(file + ": the file is empty");
    return text;
}

std::string read_small_stream(std::istream& stream, const std::string& name, std::size_t limit) {
    std::string text(limit + 1, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(stream.gcount()));
    if (stream.bad()) throw InputError(name + ": cannot be read");
    if (text.empty()) throw InputError(name + ": the file is empty");
    if (text.size() > limit) throw UnsupportedError(name + ": larger than " + std::to_string(limit) + " bytes");
    return text;
}

JsonTree parse_json(const std::string& text, const std::string& file, std::size_t most_values) {
    if (const auto bad = broken_utf8(text)) throw InputError(file + ": not UTF-8 at byte " + std::to_string(*bad + 1));
    refuse_nul(text, file);
    Builder builder(file, most_values);
    nlohmann::json::sax_parse(text, &builder);
    return std::move(builder.root);
}

}  // namespace datamix::verify
