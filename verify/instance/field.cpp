#include "instance/field.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "datamix/numeric/decimal.hpp"

namespace datamix::verify {

namespace {

constexpr std::size_t most_entries = 64, most_number_bits = 8192;
// 8192 bits are 2467 digits: what is longer, or has a larger exponent, need not be computed to be refused.
constexpr std::size_t longest_number = 5000;
constexpr long largest_exponent = 5000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Whether a number is worth computing, told from its text alone.
bool may_be_short(std::string_view text) {
    if (text.size() > longest_number) return false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != 'e' && text[at] != 'E') continue;
        long exponent = 0;
        std::size_t digit = at + 1;
        if (digit < text.size() && (text[digit] == '+' || text[digit] == '-')) ++digit;
        for (; digit < text.size() && is_digit(text[digit]); ++digit) {
            exponent = 10 * exponent + (text[digit] - '0');
            if (exponent > largest_exponent) return false;
        }
    }
    return true;
}

}  // namespace

void Field::expected(const std::string& what) const {
    throw InputError(fmt::format("{}: {}expected {}, found {}", file_, path_.empty() ? "" : path_ + ": ", what,
                                 tree_ ? tree_->shown() : "nothing"));
}

void Field::refuse(const std::string& why) const { throw InputError(fmt::format("{}: {}: {}", file_, path_, why)); }

void Field::over_limit(const std::string& why) const {
    throw UnsupportedError(fmt::format("{}: {}: {}", file_, path_, why));
}

void Field::check_keys(std::initializer_list<std::string_view> keys) const {
    std::string all;
    for (const auto key : keys) all += (all.empty() ? "" : ", ") + std::string(key.substr(0, key.find('?')));
    if (!is_object()) expected("an object with the keys " + all);
    for (const std::string& name : tree_->names)
        if (std::none_of(keys.begin(), keys.end(), [&](auto key) { return key.substr(0, key.find('?')) == name; }))
            throw InputError(fmt::format("{}: {}unknown key {}; expected {}", file_, path_.empty() ? "" : path_ + ": ",
                                         in_quotes(name), all));
    for (const auto key : keys)
        if (key.back() != '?' && !tree_->find(key)) throw InputError(fmt::format("{}: {}: missing", file_, join(key)));
}

std::vector<std::pair<std::string, Field>> Field::entries(const std::string& what) const {
    if (!is_object()) expected(what);
    std::vector<std::pair<std::string, Field>> result;
    for (std::size_t i = 0; i < tree_->items.size(); ++i)
        result.emplace_back(tree_->names[i], Field(&tree_->items[i], file_, join(in_quotes(tree_->names[i]))));
    return result;
}

std::vector<Field> Field::items(const std::string& of_what, Eigen::Index count) const {
    const auto wanted = static_cast<std::size_t>(count);
    const bool fits =
        tree_ && tree_->kind == JsonTree::Kind::array &&
        (count ? tree_->items.size() == wanted : !tree_->items.empty() && tree_->items.size() <= most_entries);
    if (!fits)
        expected(count ? fmt::format("an array of {} {}", count, of_what)
                       : fmt::format("an array of 1 to {} {}", most_entries, of_what));
    std::vector<Field> result;
    for (std::size_t i = 0; i < tree_->items.size(); ++i)
        result.emplace_back(&tree_->items[i], file_, fmt::format("{}[{}]", path_, i));
    return result;
}

std::string Field::string(const std::string& what) const {
    if (!tree_ || tree_->kind != JsonTree::Kind::string) expected(what);
    return tree_->text;
}

Rational Field::number(const std::string& what) const {
    if (!tree_ || (tree_->kind != JsonTree::Kind::string && tree_->kind != JsonTree::Kind::number)) expected(what);
    const auto too_long = [&] {
        over_limit(
            fmt::format("expected a number of at most {} bits above and below the fraction bar", most_number_bits));
    };
    if (!may_be_short(tree_->text)) too_long();
    Rational value;
    try {
        value = parse_rational(tree_->text);
    } catch (const Error&) {
        expected(what);
    }
    if (bits_of(numerator(value)) > most_number_bits || bits_of(denominator(value)) > most_number_bits) too_long();
    return value;
}

Vector<Rational> Field::vector(const std::string& of_what, Eigen::Index count) const {
    const auto fields = items(of_what, count);
    Vector<Rational> result(static_cast<Eigen::Index>(fields.size()));
    for (std::size_t i = 0; i < fields.size(); ++i) result(static_cast<Eigen::Index>(i)) = fields[i].number("a number");
    return result;
}

std::size_t bits_of(const Integer& x) { return x == 0 ? 0 : std::size_t{msb(abs(x))} + 1; }

std::string brief(const Rational& x) {
    constexpr std::size_t longest = 40;
    if (bits_of(numerator(x)) + bits_of(denominator(x)) < 4 * longest)
        if (std::string text = to_string(x); text.size() <= longest) return text;
    return lower(Ball(x, {64}), 4) + "...";
}

}  // namespace datamix::verify
