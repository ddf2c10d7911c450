#pragma once

#include <array>
#include <cctype>
#include <string_view>
#include <vector>

namespace datamix::mutation {

enum class Kind { word, number, sign };

struct Token {
    Kind kind;
    std::string_view text;
    std::size_t offset, line;
    bool spaced;  ///< blanks on both sides
};

inline bool is_letter(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }
inline bool is_blank(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }

/// The tokens of a C++ file without comments, string and character literals and preprocessor lines.
inline std::vector<Token> tokens_of(std::string_view text) {
    static constexpr std::array<std::string_view, 26> long_signs = {
        "<<=", ">>=", "<=>", "...", "->*", "::", "->", "++", "--", "<<", ">>", "<=", ">=",
        "==",  "!=",  "&&",  "||",  "+=",  "-=", "*=", "/=", "%=", "&=", "|=", "^=", "##"};
    std::vector<Token> tokens;
    std::size_t at = 0, line = 1;
    bool line_start = true;
    const auto past = [&](std::string_view end) {
        const auto found = text.find(end, at);
        const auto next = found == std::string_view::npos ? text.size() : found + end.size();
        for (; at < next; ++at) line += text[at] == '\n';
    };
    while (at < text.size()) {
        const char c = text[at];
        if (c == '\n') line_start = true;
        if (is_blank(c)) {
            line += c == '\n';
            ++at;
            continue;
        }
        if (c == '#' && line_start) {
            while (at < text.size() && text[at] != '\n') {
                if (text[at] == '\\' && at + 1 < text.size()) line += text[++at] == '\n';
                ++at;
            }
            continue;
        }
        line_start = false;
        if (text.substr(at, 2) == "//") {
            while (at < text.size() && text[at] != '\n') ++at;
            continue;
        }
        if (text.substr(at, 2) == "/*") {
            past("*/");
            continue;
        }
        if (c == '"' || c == '\'') {
            for (++at; at < text.size() && text[at] != c; ++at)
                if (text[at] == '\\') ++at;
            ++at;
            continue;
        }
        const std::size_t start = at;
        Kind kind = Kind::sign;
        if (std::isdigit(static_cast<unsigned char>(c)) != 0) {
            kind = Kind::number;
            const bool hex = text.substr(at, 2) == "0x";
            const auto exponent = [&](char e) { return hex ? e == 'p' || e == 'P' : e == 'e' || e == 'E'; };
            while (at < text.size() && (is_letter(text[at]) || text[at] == '.' || text[at] == '\'' ||
                                        ((text[at] == '-' || text[at] == '+') && exponent(text[at - 1]))))
                ++at;
        } else if (is_letter(c)) {
            kind = Kind::word;
            while (at < text.size() && is_letter(text[at])) ++at;
        } else {
            at += 1;
            for (const auto sign : long_signs)
                if (text.substr(start, sign.size()) == sign) {
                    at = start + sign.size();
                    break;
                }
        }
        const bool spaced = (start == 0 || is_blank(text[start - 1])) && (at >= text.size() || is_blank(text[at]));
        tokens.push_back({kind, text.substr(start, at - start), start, line, spaced});
    }
    return tokens;
}

}  // namespace datamix::mutation
