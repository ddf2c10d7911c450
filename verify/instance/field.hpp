#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json_tree.hpp"
#include "datamix/numeric/scalar.hpp"

namespace datamix::verify {

/// A place in an instance file: knows its name for messages. Refers to the tree it was made from.
class Field {
public:
    Field(const JsonTree* tree, std::string file, std::string path)
        : tree_(tree), file_(std::move(file)), path_(std::move(path)) {}

    /// Throws InputError `FILE: FIELD: expected WHAT, found …`.
    [[noreturn]] void expected(const std::string& what) const;
    /// Throws InputError `FILE: FIELD: WHY`.
    [[noreturn]] void refuse(const std::string& why) const;
    /// Throws UnsupportedError `FILE: FIELD: WHY`.
    [[noreturn]] void over_limit(const std::string& why) const;

    bool exists() const { return tree_ != nullptr; }
    bool is_object() const { return tree_ && tree_->kind == JsonTree::Kind::object; }
    bool is_array() const { return tree_ && tree_->kind == JsonTree::Kind::array; }
    /// An object with these keys; those that end in '?' may be missing.
    void check_keys(std::initializer_list<std::string_view> keys) const;
    Field operator[](std::string_view key) const {
        return {is_object() ? tree_->find(key) : nullptr, file_, join(key)};
    }

    bool is_text(std::string_view text) const {
        return tree_ && tree_->kind == JsonTree::Kind::string && tree_->text == text;
    }

    /// The names and values of an object.
    std::vector<std::pair<std::string, Field>> entries(const std::string& what) const;
    /// The items of an array of `count` entries (0: 1 to 64).
    std::vector<Field> items(const std::string& of_what, Eigen::Index count = 0) const;
    std::string string(const std::string& what) const;
    /// A number, exactly as written, of at most 8192 bits above and below the fraction bar; longer ones are refused
    /// before they are computed. `what` is the range that the caller then checks.
    Rational number(const std::string& what) const;
    Vector<Rational> vector(const std::string& of_what, Eigen::Index count = 0) const;

private:
    std::string join(std::string_view key) const { return (path_.empty() ? "" : path_ + ".") + std::string(key); }

    const JsonTree* tree_;
    std::string file_, path_;
};

/// Bits of |x|, 0 for 0.
std::size_t bits_of(const Integer& x);

/// A number for a message: exact where that takes at most 40 characters, else its first 4 digits, rounded down.
std::string brief(const Rational& x);

}  // namespace datamix::verify
