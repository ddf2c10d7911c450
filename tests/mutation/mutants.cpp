#include "mutants.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>

#include "tokens.hpp"

namespace datamix::mutation {

namespace {

using Replacements = std::vector<std::string>;

std::uint64_t hash_of(std::string_view text, std::uint64_t hash = 0xcbf29ce484222325) {
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;  // FNV-1a
    return hash;
}

/// splitmix64's finaliser: FNV alone hardly changes its high bits with the last character.
std::uint64_t stirred(std::uint64_t x) {
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
}

Replacements for_number(std::string_view text) {
    const std::string whole(text);
    const bool hex = text.starts_with("0x");
    const bool floating = text.find_first_of(hex ? ".pP" : ".eE") != std::string_view::npos;
    if (!floating) return {"(" + whole + " + 1)", "(" + whole + " - 1)"};
    if (text.find_first_of("123456789") == std::string_view::npos) return {"1.0"};
    return {"(2 * " + whole + ")"};
}

Replacements for_word(std::string_view text) {
    static const std::map<std::string_view, Replacements> others = {
        {"true", {"false"}},      {"false", {"true"}},         {"less", {"less_equal"}},
        {"less_equal", {"less"}}, {"certainly", {"possibly"}}, {"possibly", {"certainly"}}};
    const auto found = others.find(text);
    return found == others.end() ? Replacements{} : found->second;
}

Replacements for_binary(std::string_view text) {
    static const std::map<std::string_view, Replacements> others = {
        {"+", {"-"}},   {"-", {"+"}},        {"*", {"/"}},       {"/", {"*"}},        {"%", {"*"}},
        {"+=", {"-="}}, {"-=", {"+="}},      {"*=", {"/="}},     {"/=", {"*="}},      {"<<", {">>"}},
        {">>", {"<<"}}, {"&", {"|"}},        {"|", {"&"}},       {"^", {"&"}},        {"&&", {"||"}},
        {"||", {"&&"}}, {"<", {"<=", ">="}}, {"<=", {"<", ">"}}, {">", {">=", "<="}}, {">=", {">", "<"}},
        {"==", {"!="}}, {"!=", {"=="}}};
    const auto found = others.find(text);
    return found == others.end() ? Replacements{} : found->second;
}

bool ends_operand(const Token& token) {
    if (token.kind == Kind::sign) return token.text == ")" || token.text == "]";
    return token.text != "return" && token.text != "case";
}

/// The first token behind a declaration that starts at `i` and has nothing to mutate; `i` if there is none.
std::size_t behind_declaration(const std::vector<Token>& tokens, std::size_t i) {
    static const std::set<std::string_view> to_semicolon = {"using", "static_assert", "concept", "friend", "throw"};
    const auto text = tokens[i].text;
    std::size_t end = i;
    if (to_semicolon.contains(text)) {
        while (end < tokens.size() && tokens[end].text != ";") ++end;
    } else if (text == "template" && i + 1 < tokens.size() && tokens[i + 1].text == "<") {
        int depth = 0;
        do {
            ++end;
            depth += tokens[end].text == "<";
            depth -= tokens[end].text == ">" ? 1 : tokens[end].text == ">>" ? 2 : 0;
        } while (depth > 0 && end + 1 < tokens.size());
        ++end;
    } else if (text == "operator") {
        end = i + 2;
    }
    return std::min(end, tokens.size());
}

/// Whether the value that starts at `i` is a sum, product or the like on its outermost level, so that a sign before it
/// changes a number and not a truth value.
bool is_arithmetic(const std::vector<Token>& tokens, std::size_t i) {
    static const std::set<std::string_view> arithmetic = {"+", "-", "*", "/"};
    static const std::set<std::string_view> truth = {"<", "<=", ">", ">=", "==", "!=", "&&", "||", "?"};
    bool found = false;
    int depth = 0;
    if (tokens[i].kind == Kind::sign && tokens[i].text != "(") return false;
    for (; i < tokens.size() && tokens[i].text != ";"; ++i) {
        const auto text = tokens[i].text;
        if (text == "(" || text == "[" || text == "{") ++depth;
        if (text == ")" || text == "]" || text == "}") --depth;
        if (depth < 0 || (depth == 0 && text == ",")) break;
        if (depth != 0 || !tokens[i].spaced) continue;
        if (truth.contains(text)) return false;
        found = found || arithmetic.contains(text);
    }
    return found;
}

}  // namespace

std::vector<Mutant> mutants_of(const std::string& file, std::string_view text) {
    const auto tokens = tokens_of(text);
    std::map<std::size_t, std::string> lines;  // number → tokens, one blank between
    for (const auto& token : tokens) lines[token.line].append(token.text).append(" ");
    std::map<std::string_view, int> seen;
    std::map<std::size_t, std::uint64_t> line_hash;
    for (const auto& [line, content] : lines)
        line_hash[line] = hash_of(std::to_string(seen[content]++), hash_of(content));

    std::vector<Mutant> mutants;
    std::map<std::size_t, int> in_line;
    const auto add = [&](const Token& token, std::size_t length, const std::string& replacement) {
        const auto place = std::to_string(in_line[token.line]++) + replacement;
        const auto hash = stirred(hash_of(place, line_hash[token.line]));
        static constexpr char digits[] = "0123456789abcdef";
        std::string id = file + ":";
        for (int shift = 60; shift >= 32; shift -= 4) id += digits[(hash >> shift) % 16];
        mutants.push_back({id, file, token.line, token.offset, length, replacement});
    };
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const auto behind = behind_declaration(tokens, i);
        if (behind > i) {
            i = behind - 1;
            continue;
        }
        const Token& token = tokens[i];
        if (token.kind == Kind::number) {
            for (const auto& other : for_number(token.text)) add(token, token.text.size(), other);
        } else if (token.kind == Kind::word) {
            for (const auto& other : for_word(token.text)) add(token, token.text.size(), other);
            if (token.text == "return" && i + 1 < tokens.size() && is_arithmetic(tokens, i + 1))
                add(tokens[i + 1], 0, "-");
        } else if (token.spaced) {
            for (const auto& other : for_binary(token.text)) add(token, token.text.size(), other);
            if (token.text == "=" && i + 1 < tokens.size() && is_arithmetic(tokens, i + 1)) add(tokens[i + 1], 0, "-");
        } else if ((token.text == "-" && i > 0 && !ends_operand(tokens[i - 1])) || token.text == "!") {
            add(token, 1, "");
        }
    }
    return mutants;
}

std::vector<Mutant> sample(std::vector<Mutant> all, std::size_t count, unsigned long seed) {
    const auto key = [seed](const Mutant& mutant) { return stirred(hash_of(mutant.id, stirred(seed))); };
    std::sort(all.begin(), all.end(), [&](const Mutant& a, const Mutant& b) { return key(a) < key(b); });
    std::set<std::string> files;
    std::stable_partition(all.begin(), all.end(),
                          [&](const Mutant& mutant) { return files.insert(mutant.file).second; });
    if (all.size() > count) all.resize(count);
    return all;
}

std::string applied(const Mutant& mutant, std::string_view text) {
    std::string result(text.substr(0, mutant.offset));
    result += mutant.replacement;
    return result.append(text.substr(mutant.offset + mutant.length));
}

std::string line_of(std::string_view text, std::size_t offset) {
    auto start = text.rfind('\n', offset);
    start = start == std::string_view::npos || start > offset ? 0 : start + 1;
    while (start < offset && is_blank(text[start])) ++start;
    return std::string(text.substr(start, text.find('\n', offset) - start));
}

}  // namespace datamix::mutation
