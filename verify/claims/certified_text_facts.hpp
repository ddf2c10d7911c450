#pragma once

#include <fmt/format.h>

#include <array>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "claims/text_domains.hpp"
#include "datamix/text/enclosed_rest.hpp"
#include "study/text_certificates.hpp"

/// What F13 certified-text finds certain of its texts, whatever its model and its constants say.
namespace datamix::verify::certified_text_facts {

/// Some of E1's texts, and what is told of them.
struct Texts {
    const char* name;                  ///< in the names of numbers
    std::vector<const char*> domains;  ///< computers first; validation is linux and perl
    Rational regularisation;
    double slack;                 ///< F* is sought this far below the least F known, nats a character
    const char *greedy, *longer;  ///< where T = 1 and kHorizon rest: the share of computers
    const char *worse, *left;     ///< greedy's gap is at least so many times that of uniform weights, or empty;
                                  ///< kHorizon's at most so much of greedy's
};
/// The last one, all six of E1's, takes minutes: it is for the deep profile alone.
inline const std::array<Texts, 3>& all_texts() {
    static const std::array<Texts, 3> all = {{{"reg 1e-3",
                                               {"computers", "politics", "definitions"},
                                               Rational(1) / 1000,
                                               1e-4,
                                               "57526/100000",
                                               "81203/100000",
                                               "6/5",
                                               "1/50"},
                                              {"reg 1e-4",
                                               {"computers", "science", "definitions"},
                                               Rational(1) / 10000,
                                               1e-3,
                                               "40557/100000",
                                               "91964/100000",
                                               "8/5",
                                               "1/15"},
                                              {"six texts, reg 1e-3",
                                               {kTextDomainNames.begin(), kTextDomainNames.end()},
                                               Rational(1) / 1000,
                                               8e-4,
                                               "57526/100000",
                                               "81203/100000",
                                               "",
                                               "1/10"}}};
    return all;
}

inline constexpr std::size_t kCells = 50000;  // looked at; many times what that takes
inline constexpr int kHorizon = 1000;
inline constexpr std::array kValidation = {"linux", "perl"};

inline Rational inner_step() { return Rational(3) / 5; }
inline Ball rational(std::string_view text) { return {parse_rational(text), Precision{64}}; }
inline Vector<Ball> uniform_weights(std::size_t m) {
    return Vector<Ball>::Constant(static_cast<Eigen::Index>(m), Ball(1) / Ball(Rational(m), Precision{64}));
}

/// Of the mixtures of one of all_texts().
struct Facts {
    TextDomains texts;
    Vector<Ball> best;                               ///< weights of the least F known
    Ball known, uniform;                             ///< F there and at uniform weights
    std::optional<CertifiedRest> shortest, longest;  ///< of T = 1 and kHorizon
    std::optional<CertifiedCover> cover;             ///< on which F ≥ known − slack
    std::map<std::vector<double>, Ball> losses;      ///< F at the corners of its cells, by their weights
};
inline std::vector<double> key_of(const Eigen::VectorXd& w) { return {w.begin(), w.end()}; }

inline Facts facts_of(std::size_t which, const Context& context) {
    const Texts& of = all_texts()[which];
    Facts facts;
    facts.texts = load_texts(context, of.domains, kValidation);
    TextCertificates certificates(facts.texts, of.regularisation);
    const MixtureSearch search = TextStudy(facts.texts, to_double(of.regularisation)).best();
    facts.best = exact_balls(search.best.weights, Precision{64});
    facts.best = Vector<Ball>(facts.best / facts.best.sum());  // as doubles they miss 1 by their rounding
    facts.known = certificates.loss(facts.best);
    facts.uniform = certificates.loss(uniform_weights(of.domains.size()));
    facts.shortest = certificates.rest(1, inner_step());
    facts.longest = certificates.rest(kHorizon, inner_step());
    facts.cover = certificates.cover(facts.known.midpoint() - of.slack, kCells);
    if (facts.cover)
        for (const Eigen::MatrixXd& cell : facts.cover->vertices)
            for (const auto& w : cell.colwise()) {
                const auto [at, absent] = facts.losses.try_emplace(key_of(w));
                if (absent) at->second = certificates.loss(exact_balls(w, Precision{64}));
            }
    return facts;
}

/// The mixtures that a picture marks, as points of the triangle.
inline Table marked(const Facts& facts, const CertifiedRest& greedy, const CertifiedRest& longer) {
    Table points{"certified_text_points", {"mixture", "politics", "definitions"}, {}};
    const auto add = [&](const char* name, const Vector<Ball>& w) {
        points.rows.push_back({name, fmt::format("{:.6f}", w(1).midpoint()), fmt::format("{:.6f}", w(2).midpoint())});
    };
    const auto rest = [](const CertifiedRest& at) {
        Vector<Ball> w = Vector<Ball>::Constant(3, Ball(0));
        w(at.first) = at.weight;
        w(at.second) = Ball(1) - at.weight;
        return w;
    };
    add("uniform", uniform_weights(3));
    add("best", facts.best);
    add("T=1", rest(greedy));
    add("T=1000", rest(longer));
    return points;
}

/// What is certain of E1's six texts at reg 1e-4 in every profile: F at uniform weights, and where greedy rests.
struct SixFacts {
    Ball uniform;
    std::optional<CertifiedRest> greedy;
};
inline SixFacts six_facts(std::monostate /*no model*/, const Context& context) {
    TextCertificates certificates(load_text_domains(context), Rational(1) / 10000);
    return {certificates.loss(uniform_weights(6)), certificates.rest(1, inner_step())};
}

}  // namespace datamix::verify::certified_text_facts
