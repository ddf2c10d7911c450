#include "base/notation.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace datamix::verify {

namespace {

using Names = std::pair<std::string_view, std::string_view>;

// Whole words.
constexpr std::array<Names, 24> words = {
    {{"alpha", "α"}, {"beta", "β"},  {"gamma", "γ"},  {"delta", "δ"},  {"eps", "ε"},      {"epsilon", "ε"},
     {"eta", "η"},   {"theta", "θ"}, {"kappa", "κ"},  {"lambda", "λ"}, {"mu", "μ"},       {"nu", "ν"},
     {"xi", "ξ"},    {"rho", "ρ"},   {"sigma", "σ"},  {"tau", "τ"},    {"phi", "φ"},      {"chi", "χ"},
     {"omega", "ω"}, {"Theta", "Θ"}, {"Lambda", "Λ"}, {"Sigma", "Σ"},  {"infinity", "∞"}, {"sqrt", "√"}}};
// Signs, with what must follow them.
constexpr std::array<Names, 4> signs = {{{"<=", "≤"}, {">=", "≥"}, {"->", "→"}, {"!=", "≠"}}};

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }
bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// The word of `words` at the beginning of `rest`, where `before` is the character in front of it.
const Names* word_at(char before, std::string_view rest) {
    if (is_word(before) && before != '_' && !(std::isdigit(static_cast<unsigned char>(before)) != 0)) return nullptr;
    const auto end = static_cast<std::size_t>(std::find_if_not(rest.begin(), rest.end(), is_letter) - rest.begin());
    const std::string_view after = rest.substr(end);
    // Part of a name: full-eta-step, eta2x.
    if (after.starts_with('-') && before == '-') return nullptr;
    if (!after.empty() && std::isdigit(static_cast<unsigned char>(after.front())) != 0) return nullptr;
    const auto* found = std::find_if(words.begin(), words.end(),
                                     [&](const Names& names) { return names.first == rest.substr(0, end); });
    if (found == words.end()) return nullptr;
    if (found->first == "sqrt" && !after.starts_with("(") && !after.starts_with(" ")) return nullptr;
    return found;
}

}  // namespace

std::string notation(std::string_view text) {
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        const std::string_view rest = text.substr(at);
        const char before = at == 0 ? ' ' : text[at - 1];
        if (before == ' ' && (rest.starts_with("/") || rest.starts_with("./") || rest.starts_with("../"))) {  // a path
            const std::string_view path = rest.substr(0, rest.find(' '));
            result += path;
            at += path.size();
            continue;
        }
        if (const Names* word = word_at(before, rest)) {
            result += word->second;
            at += word->first.size();
            if (word->first == "sqrt" && text[at] == ' ') ++at;  // sqrt N
            continue;
        }
        const auto* sign =
            std::find_if(signs.begin(), signs.end(), [&](const Names& s) { return rest.starts_with(s.first); });
        if (sign != signs.end()) {
            result += sign->second;
            at += sign->first.size();
        } else if (rest.starts_with("grad ") && !is_word(before)) {
            result += "∇";
            at += 5;
        } else if (rest.starts_with("^2") && (rest.size() == 2 || !is_word(rest[2]))) {
            result += "²";
            at += 2;
        } else {
            result += text[at++];
        }
    }
    return result;
}

}  // namespace datamix::verify
