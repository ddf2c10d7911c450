#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string_view>
#include <utility>

#include "claims/text_domains.hpp"
#include "datamix/text/enclosed_rest.hpp"
#include "study/text_certificates.hpp"

/// What F13 certified-text finds certain of its texts, whatever its model and its constants say.
namespace datamix::verify::certified_text_facts {

inline constexpr std::array kNames = {"computers", "politics", "definitions"};
inline constexpr double kSlack = 1e-4;       // F* is sought this far below the least F known, nats a character
inline constexpr std::size_t kCells = 1000;  // many times what that takes
inline constexpr int kHorizon = 1000;
inline const Rational kRegularisation = Rational(1) / 1000, kInnerStep = Rational(3) / 5;

inline Ball rational(std::string_view text) { return {parse_rational(text), Precision{64}}; }

/// Of the mixtures.
struct Facts {
    TextDomains texts;
    Vector<Ball> best;                                 ///< weights of the least F known
    Ball known, uniform;                               ///< F there and at uniform weights
    std::optional<CertifiedRest> shortest, longest;    ///< of T = 1 and kHorizon
    std::optional<CertifiedCover> cover;               ///< on which F ≥ known − kSlack
    std::map<std::pair<double, double>, Ball> losses;  ///< F at the corners of its cells, by the last two weights
};

inline Facts measured(const Context& context) {
    Facts facts;
    facts.texts = load_texts(context, kNames, std::array{"linux", "perl"});
    TextCertificates certificates(facts.texts, kRegularisation);
    const MixtureSearch search = TextStudy(facts.texts, to_double(kRegularisation)).best();
    facts.best = exact_balls(search.best.weights, Precision{64});
    facts.best = Vector<Ball>(facts.best / facts.best.sum());  // as doubles they miss 1 by their rounding
    facts.known = certificates.loss(facts.best);
    facts.uniform = certificates.loss(Vector<Ball>::Constant(3, rational("1/3")));
    facts.shortest = certificates.rest(1, kInnerStep);
    facts.longest = certificates.rest(kHorizon, kInnerStep);
    facts.cover = certificates.cover(facts.known.midpoint() - kSlack, kCells);
    if (facts.cover)
        for (const Eigen::MatrixXd& cell : facts.cover->vertices)
            for (const auto& w : cell.colwise()) {
                const auto [at, absent] = facts.losses.try_emplace({w(1), w(2)});
                if (absent) at->second = certificates.loss(exact_balls(w, Precision{64}));
            }
    return facts;
}

/// compute(context), once for every folder of texts: controls that alter a constant ask for the same again.
template <class Compute>
const auto& once(const Context& context, const Compute& compute) {
    static std::mutex mutex;
    static std::map<std::filesystem::path, decltype(compute(context))> known;
    const std::lock_guard lock(mutex);
    const auto found = known.find(context.corpus);
    return found != known.end() ? found->second : known.emplace(context.corpus, compute(context)).first->second;
}

}  // namespace datamix::verify::certified_text_facts
