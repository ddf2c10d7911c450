#pragma once

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "datamix/instance/json_tree.hpp"
#include "datamix/numeric/ball.hpp"
#include "datamix/numeric/decimal.hpp"
#include "datamix/numeric/scalar.hpp"

namespace datamix {

/// Bits of |x|, 0 for 0.
inline std::size_t bits_of(const Integer& x) { return x == 0 ? 0 : std::size_t{msb(abs(x))} + 1; }

/// A number for a message: exact where that takes at most 40 characters, else its first 4 digits, rounded down.
inline std::string brief(const Rational& x) {
    constexpr std::size_t longest = 40;
    if (bits_of(numerator(x)) + bits_of(denominator(x)) < 4 * longest)
        if (std::string text = to_string(x); text.size() <= longest) return text;
    return lower(Ball(x, {64}), 4) + "...";
}

/// A place in an instance file: knows its name for messages. Refers to the tree it was made from.
class InstanceField {
public:
    /// A value of a tree (null: one that is missing), the name of the file and where in it, as messages say it.
    InstanceField(const JsonTree* tree, std::string file, std::string path)
        : tree_(tree), file_(std::move(file)), path_(std::move(path)) {}

    /// Throws InputError `FILE: FIELD: expected WHAT, found …`.
    [[noreturn]] void expected(const std::string& what) const {
        throw InputError(text_of(file_, ": ", path_.empty() ? "" : path_ + ": ", "expected ", what, ", found ",
                                 tree_ ? tree_->shown() : "nothing"));
    }
    /// Throws InputError `FILE: FIELD: WHY`.
    [[noreturn]] void refuse(const std::string& why) const { throw InputError(text_of(file_, ": ", path_, ": ", why)); }
    /// Throws UnsupportedError `FILE: FIELD: WHY`.
    [[noreturn]] void over_limit(const std::string& why) const {
        throw UnsupportedError(text_of(file_, ": ", path_, ": ", why));
    }

    /// What it is.
    /// @{
    bool exists() const { return tree_ != nullptr; }
    bool is_object() const { return tree_ && tree_->kind == JsonTree::Kind::object; }
    bool is_array() const { return tree_ && tree_->kind == JsonTree::Kind::array; }
    /// @}
    /// An object with these keys; those that end in '?' may be missing. Throws InputError unless it is.
    void check_keys(std::initializer_list<std::string_view> keys) const {
        std::string all;
        for (const auto key : keys) all += (all.empty() ? "" : ", ") + std::string(key.substr(0, key.find('?')));
        if (!is_object()) expected("an object with the keys " + all);
        for (const std::string& name : tree_->names)
            if (std::none_of(keys.begin(), keys.end(), [&](auto key) { return key.substr(0, key.find('?')) == name; }))
                throw InputError(text_of(file_, ": ", path_.empty() ? "" : path_ + ": ", "unknown key ",
                                         in_quotes(name), "; expected ", all));
        for (const auto key : keys)
            if (key.back() != '?' && !tree_->find(key)) throw InputError(text_of(file_, ": ", join(key), ": missing"));
    }
    /// The value of an object under a key; missing where there is none.
    InstanceField operator[](std::string_view key) const {
        return {is_object() ? tree_->find(key) : nullptr, file_, join(key)};
    }

    /// Whether it is this text.
    bool is_text(std::string_view text) const {
        return tree_ && tree_->kind == JsonTree::Kind::string && tree_->text == text;
    }

    /// The names and values of an object.
    std::vector<std::pair<std::string, InstanceField>> entries(const std::string& what) const;
    /// The items of an array of `count` entries (0: 1 to 64).
    std::vector<InstanceField> items(const std::string& of_what, Eigen::Index count = 0) const;
    /// A text; `what` is what messages expect.
    std::string string(const std::string& what) const;
    /// A number, exactly as written, of at most 8192 bits above and below the fraction bar; longer ones are refused
    /// before they are computed. `what` is the range that the caller then checks.
    Rational number(const std::string& what) const;
    /// An array of numbers, as many as items() takes.
    Vector<Rational> vector(const std::string& of_what, Eigen::Index count = 0) const;

private:
    std::string join(std::string_view key) const { return (path_.empty() ? "" : path_ + ".") + std::string(key); }

    const JsonTree* tree_;
    std::string file_, path_;
};

namespace detail {

inline constexpr std::size_t most_entries = 64, most_field_bits = 8192;
// 8192 bits are 2467 digits: what is longer, or has a larger exponent, need not be computed to be refused.
inline constexpr std::size_t longest_field = 5000;
inline constexpr long largest_field_exponent = 5000;

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Whether a number is worth computing, told from its text alone.
inline bool may_be_short(std::string_view text) {
    if (text.size() > longest_field) return false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != 'e' && text[at] != 'E') continue;
        long exponent = 0;
        std::size_t digit = at + 1;
        if (digit < text.size() && (text[digit] == '+' || text[digit] == '-')) ++digit;
        for (; digit < text.size() && is_digit(text[digit]); ++digit) {
            exponent = 10 * exponent + (text[digit] - '0');
            if (exponent > largest_field_exponent) return false;
        }
    }
    return true;
}

}  // namespace detail

inline std::vector<std::pair<std::string, InstanceField>> InstanceField::entries(const std::string& what) const {
    if (!is_object()) expected(what);
    std::vector<std::pair<std::string, InstanceField>> result;
    for (std::size_t i = 0; i < tree_->items.size(); ++i)
        result.emplace_back(tree_->names[i], InstanceField(&tree_->items[i], file_, join(in_quotes(tree_->names[i]))));
    return result;
}

inline std::vector<InstanceField> InstanceField::items(const std::string& of_what, Eigen::Index count) const {
    const auto wanted = static_cast<std::size_t>(count);
    const bool fits =
        tree_ && tree_->kind == JsonTree::Kind::array &&
        (count ? tree_->items.size() == wanted : !tree_->items.empty() && tree_->items.size() <= detail::most_entries);
    if (!fits)
        expected(count ? text_of("an array of ", count, " ", of_what)
                       : text_of("an array of 1 to ", detail::most_entries, " ", of_what));
    std::vector<InstanceField> result;
    for (std::size_t i = 0; i < tree_->items.size(); ++i)
        result.emplace_back(&tree_->items[i], file_, text_of(path_, "[", i, "]"));
    return result;
}

inline std::string InstanceField::string(const std::string& what) const {
    if (!tree_ || tree_->kind != JsonTree::Kind::string) expected(what);
    return tree_->text;
}

inline Rational InstanceField::number(const std::string& what) const {
    if (!tree_ || (tree_->kind != JsonTree::Kind::string && tree_->kind != JsonTree::Kind::number)) expected(what);
    const auto too_long = [&] {
        over_limit(text_of("expected a number of at most ", detail::most_field_bits,
                           " bits above and below the fraction bar"));
    };
    if (!detail::may_be_short(tree_->text)) too_long();
    Rational value;
    try {
        value = parse_rational(tree_->text);
    } catch (const Error&) {
        expected(what);
    }
    if (bits_of(numerator(value)) > detail::most_field_bits || bits_of(denominator(value)) > detail::most_field_bits)
        too_long();
    return value;
}

inline Vector<Rational> InstanceField::vector(const std::string& of_what, Eigen::Index count) const {
    const auto fields = items(of_what, count);
    Vector<Rational> result(static_cast<Eigen::Index>(fields.size()));
    for (std::size_t i = 0; i < fields.size(); ++i) result(static_cast<Eigen::Index>(i)) = fields[i].number("a number");
    return result;
}

}  // namespace datamix
