// The best mixture of hard texts, with F* as computed apart by a scan over the mixtures: minutes without optimisation,
// and so apart from mixture.cpp.
#include "datamix/text/mixture.hpp"

#include <filesystem>

#include "catch.hpp"
#include "claim/claim.hpp"
#include "text/support.hpp"

using namespace texts;

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
        const MixtureSearch search = best_mixture(problem, optimum);
        CHECK(search.converged);
        CHECK(search.best.residual <= 1e-8);
        CHECK(search.best.outer_loss == Approx(c.least).margin(6e-8));
        CHECK(search.best.weights(0) == Approx(c.weight).margin(6e-6));
        CHECK(search.spread > 1e-2);  // other starts lead to minima that are higher
        check_scan(problem, optimum, search);
    }
}

TEST_CASE("Weak regularisation does not stop the search", "[text][hard]") {
    for (const std::string& other : {german, russian}) {
        const TextProblem problem = make({longer_english, other}, english, 1e-5);
        TextOptimum optimum(problem);
        const MixtureSearch search = best_mixture(problem, optimum);
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
    const Mixture found = stationary_mixture(optimum, VectorXd::Constant(3, 1.0 / 3));
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
        const MixtureSearch search = best_mixture(problem, optimum);
        const VectorXd vertex = VectorXd::Unit(3, static_cast<Eigen::Index>(i));
        CHECK(search.converged);
        CHECK(search.best.weights == vertex);
        CHECK(search.best.residual == 0);
        CHECK(search.best.outer_loss == Approx(outer_loss(optimum, vertex)).margin(1e-13));
        CHECK(search.spread < 1e-9);
    }
}
