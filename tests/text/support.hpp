#pragma once

// Texts on which a search for the best mixture goes wrong easily: minima a thousandth away from a vertex where the
// slope is steep, several minima, weak regularisation.

#include "catch.hpp"
#include "datamix/text/bound.hpp"
#include "datamix/text/mixture.hpp"
#include "text/naive.hpp"

namespace texts {

using namespace datamix;
using Eigen::VectorXd;

inline std::string repeat(const std::string& text, int times) {
    std::string result;
    for (int i = 0; i < times; ++i) result += text;
    return result;
}

inline const std::string newlines(30, '\n'), spaces(30, ' '), digits = repeat("0123456789", 5);
inline const std::string words = "apple\nbanana\ncherry\ndate\nelder\nfig\ngrape\n";
inline const std::string english = repeat("the quick brown fox jumps over the lazy dog.\n", 6);
inline const std::string longer_english = repeat("the cat sat on the mat. the dog did not, but why?\n", 40);
inline const std::string german = repeat("zwölf boxkämpfer jagen viktor quer über den großen sylter deich.\n", 6);
inline const std::string chinese = repeat("敏捷的棕色狐狸跳过了懒狗。\n", 6);
inline const std::string russian = repeat("съешь ещё этих мягких французских булок, да выпей чаю.\n", 5);
inline const std::string capitals = repeat("МОЛОКО И ХЛЕБ - ЭТО ЕДА.\n", 6);

inline TextProblem make(const std::vector<std::string>& domains, const std::string& validation, double reg = 1e-3) {
    std::vector<std::vector<double>> shares;
    for (const std::string& text : domains) shares.push_back(trigram_shares(text));
    return {shares, trigram_shares(validation), reg};
}

/// Three domains of random letters; the validation text holds letters of the first two.
inline TextProblem three_texts(double reg) {
    return {{trigram_shares(naive::random_text(1, 2000, "abcdefgh .,")),
             trigram_shares(naive::random_text(2, 2000, "help me 42")),
             trigram_shares(naive::random_text(3, 2000, "zyx-!'\nabc"))},
            trigram_shares(naive::random_text(1, 2500, "abcdefgh .,") + naive::random_text(2, 2000, "help me 42")),
            reg};
}

inline VectorXd three_weights() { return Eigen::Vector3d(0.5, 0.2, 0.3); }
inline VectorXd pair(double first) { return Eigen::Vector2d(first, 1 - first); }

/// No mixture of a scan is better than what the search found, or worse than the bound.
inline void check_scan(const TextProblem& problem, TextOptimum& optimum, const MixtureSearch& search) {
    optimum.move(search.best.weights);
    const double bound = outer_lower_bound(problem, optimum.theta());
    CHECK(bound <= search.best.outer_loss);
    CHECK(bound >= 0);
    for (int k = -24; k <= 24; ++k) {
        const double loss = outer_loss(optimum, pair(1 / (1 + std::exp(k / 2.0))));
        CHECK(loss >= search.best.outer_loss - 1e-10);
        CHECK(loss >= bound);
    }
}

}  // namespace texts
