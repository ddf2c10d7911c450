// Small texts on which a search for the best mixture goes wrong easily: minima a thousandth away from a vertex where
// the slope is steep, several minima, weak regularisation. F* as computed apart by a scan over the mixtures.
#include <filesystem>

#include "catch.hpp"
#include "claim/claim.hpp"
#include "datamix/text/bound.hpp"
#include "datamix/text/mixture.hpp"
#include "text/naive.hpp"

namespace {

using namespace datamix;
using Eigen::VectorXd;

std::string repeat(const std::string& text, int times) {
    std::string result;
    for (int i = 0; i < times; ++i) result += text;
    return result;
}

const std::string newlines(30, '\n'), spaces(30, ' '), digits = repeat("0123456789", 5);
const std::string words = "apple\nbanana\ncherry\ndate\nelder\nfig\ngrape\n";
const std::string english = repeat("the quick brown fox jumps over the lazy dog.\n", 6);
const std::string longer_english = repeat("the cat sat on the mat. the dog did not, but why?\n", 40);
const std::string german = repeat("zwölf boxkämpfer jagen viktor quer über den großen sylter deich.\n", 6);
const std::string chinese = repeat("敏捷的棕色狐狸跳过了懒狗。\n", 6);
const std::string russian = repeat("съешь ещё этих мягких французских булок, да выпей чаю.\n", 5);
const std::string capitals = repeat("МОЛОКО И ХЛЕБ - ЭТО ЕДА.\n", 6);

TextProblem make(const std::vector<std::string>& domains, const std::string& validation, double reg = 1e-3) {
    std::vector<std::vector<double>> shares;
    for (const std::string& text : domains) shares.push_back(trigram_shares(text));
    return {shares, trigram_shares(validation), reg};
}

VectorXd pair(double first) { return Eigen::Vector2d(first, 1 - first); }

/// No mixture of a scan is better than what the search found, or worse than the bound.
void check_scan(const TextProblem& problem, TextOptimum& optimum, const TextOptimumSearch& search) {
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

}  // namespace

TEST_CASE("F* next to a vertex is found, and no mixture of a scan is better", "[text][hard]") {
    struct Case {
        std::string first, second, validation;
        double least, weight;
    };
    for (const Case& c :
         {Case{newlines, chinese, words, 4.1506273, 0.99905}, Case{digits, german, capitals, 2.3477383, 0.97534},
          Case{spaces, russian, english, 4.2577509, 0.99842}}) {
        const TextProblem problem = make({c.first, c.second}, c.validation);
        TextOptimum optimum(problem);
        const TextOptimumSearch search = best_mixture(problem, optimum);
        CHECK(search.converged);
        CHECK(search.best.residual <= 1e-8);
        CHECK(search.best.outer_loss == Approx(c.least).margin(6e-8));
        CHECK(search.best.weights(0) == Approx(c.weight).margin(6e-6));
        CHECK(search.spread > 1e-2);  // other starts lead to minima that are higher
        check_scan(problem, optimum, search);
    }
}

TEST_CASE("Every regularisation from 1e-6 to 10 has an answer, on texts of any kind", "[text][hard]") {
    const std::vector<std::vector<std::string>> sets = {{longer_english, german, english},
                                                        {longer_english, russian, english},
                                                        {newlines, chinese, words},
                                                        {digits, german, capitals}};
    for (const auto& set : sets) {
        for (const double reg : {1e-6, 1e-5, 1e-2, 10.0}) {
            INFO(reg << ' ' << set[0].substr(0, 20));
            const TextProblem problem = make({set[0], set[1]}, set[2], reg);
            TextOptimum optimum(problem);
            for (const VectorXd& w : {pair(1), pair(0), pair(0.5), pair(1 - 1e-9), pair(1e-300)}) {
                CHECK(std::isfinite(outer_loss(optimum, w)));
                CHECK((problem.domain_gradients(optimum.theta()) * w).norm() < 1e-8 * reg + 1e-13);
                CHECK(optimum.implicit_hypergradient().allFinite());
            }
        }
    }
    for (const std::string& other : {german, russian}) {
        const TextProblem problem = make({longer_english, other}, english, 1e-5);
        TextOptimum optimum(problem);
        const TextOptimumSearch search = best_mixture(problem, optimum);
        CHECK(search.converged);
        CHECK(search.best.outer_loss <= outer_loss(optimum, pair(0.5)));
    }
}

TEST_CASE("Topic files at the weakest regularisation have an answer", "[text][hard]") {
    const std::filesystem::path corpus = verify::Context().corpus;
    if (!std::filesystem::exists(corpus / "linux")) return;  // the package fortunes is not installed
    std::vector<std::vector<double>> domains;
    for (const char* name : {"law", "politics", "science"}) domains.push_back(trigram_shares({corpus / name}, name));
    const TextProblem problem(domains, trigram_shares({corpus / "linux"}, "validation"), 1e-6);
    TextOptimum optimum(problem);
    for (const VectorXd& w : {VectorXd(VectorXd::Unit(3, 0)), VectorXd(VectorXd::Unit(3, 1)),
                              VectorXd(VectorXd::Unit(3, 2)), VectorXd(VectorXd::Constant(3, 1.0 / 3))}) {
        optimum.move(w);
        CHECK((problem.domain_gradients(optimum.theta()) * w).norm() < 1e-13);
    }
    const TextMixture found = stationary_mixture(optimum, VectorXd::Constant(3, 1.0 / 3));
    CHECK(found.converged);
    CHECK(found.outer_loss == Approx(2.5607977680).margin(1e-9));
}

TEST_CASE("A validation text that is a domain: F* is F at its vertex, exactly stationary", "[text][hard]") {
    const std::vector<std::string> texts = {naive::random_text(1, 2000, "abcdefgh .,"),
                                            naive::random_text(2, 2000, "help me 42"),
                                            naive::random_text(3, 2000, "zyx-!'\nabc")};
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const TextProblem problem = make(texts, texts[i]);
        TextOptimum optimum(problem);
        const TextOptimumSearch search = best_mixture(problem, optimum);
        const VectorXd vertex = VectorXd::Unit(3, static_cast<Eigen::Index>(i));
        CHECK(search.converged);
        CHECK(search.best.weights == vertex);
        CHECK(search.best.residual == 0);
        CHECK(search.best.outer_loss == Approx(outer_loss(optimum, vertex)).margin(1e-13));
        CHECK(search.spread < 1e-9);
    }
}

TEST_CASE("Newton-CG refuses weights that are none, and says the residual where it stops short", "[text]") {
    const TextProblem problem = make({newlines, chinese}, words);
    TextOptimum optimum(problem);
    for (const VectorXd& w : {VectorXd(pair(std::nan(""))), VectorXd(pair(1.5)), VectorXd(VectorXd::Zero(2)),
                              VectorXd(VectorXd::Constant(3, 1.0 / 3))})
        CHECK_THROWS_AS(optimum.move(w), InputError);
    TextOptimum impossible(problem, 1e-30);
    std::string message;
    try {
        impossible.move(pair(0.5));
    } catch (const std::runtime_error& error) {
        message = error.what();
    }
    CHECK(message.find("text: Newton-CG did not converge: residual ") == 0);
    CHECK(message.find(", not 1.0e-30") != std::string::npos);
}

TEST_CASE("The lower bound holds for every mixture and is close where regularisation is strong", "[text][hard]") {
    for (const double reg : {1e-3, 0.1, 10.0}) {
        const TextProblem problem = make({english, german}, longer_english, reg);
        TextOptimum optimum(problem);
        const TextOptimumSearch search = best_mixture(problem, optimum);
        check_scan(problem, optimum, search);
        optimum.move(search.best.weights);
        const double gap = search.best.outer_loss - outer_lower_bound(problem, optimum.theta());
        INFO(reg << ' ' << gap);
        if (reg == 10.0) CHECK(gap < 0.1);
    }
}
