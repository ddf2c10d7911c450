#include "study/text_certificates.hpp"

#include "datamix/text/mixture.hpp"
#include "datamix/text/mixture_cells.hpp"

namespace datamix::verify {
namespace {

constexpr Precision kLosses{64}, kRests{128};  // rest points want θ* to more digits than doubles have
constexpr double kShare = 1e-3;                // a limit's smaller weights are on their way to 0
constexpr double kRestResidual = 1e-6;

}  // namespace

struct TextCertificates::Parts {
    TextDomains texts;
    TextProblem problem;
    EnclosedText losses, rests;
    TextOptimum optimum;
    MixtureCells cells;

    Parts(const TextDomains& t, const Rational& reg)
        : texts(t),
          problem(texts.domains, texts.validation, to_double(reg)),
          losses(texts.domains, texts.validation, reg, kLosses),
          rests(texts.domains, texts.validation, reg, kRests),
          optimum(problem),
          cells(losses, problem) {}
};

TextCertificates::TextCertificates(const TextDomains& texts, const Rational& regularisation)
    : parts_(std::make_unique<Parts>(texts, regularisation)) {}
TextCertificates::~TextCertificates() = default;

Ball TextCertificates::loss(const Vector<Ball>& w) { return enclosed_outer_loss(parts_->losses, parts_->optimum, w); }

std::optional<CertifiedRest> TextCertificates::rest(int horizon, const Rational& inner_step) {
    const Eigen::Index m = parts_->problem.domains();
    const Eigen::VectorXd uniform = Eigen::VectorXd::Constant(m, 1.0 / static_cast<double>(m));
    const Mixture limit = horizon_limit(parts_->problem, parts_->optimum, static_cast<std::size_t>(horizon),
                                        to_double(inner_step), uniform, kRestResidual);
    std::vector<Eigen::Index> support;
    for (Eigen::Index i = 0; i < m; ++i)
        if (limit.weights(i) > kShare) support.push_back(i);
    if (support.size() != 2) return std::nullopt;
    EdgeRest edges(parts_->rests, parts_->problem, horizon, Ball(inner_step, kRests));
    const auto found = edges.find(support[0], support[1], limit.weights(support[0]));
    if (!found) return std::nullopt;
    return CertifiedRest{support[0], support[1], found->weight, found->loss};
}

std::optional<CertifiedCover> TextCertificates::cover(double target, std::size_t most_cells) {
    const auto cells = parts_->cells.cover(target, most_cells);
    if (!cells) return std::nullopt;
    CertifiedCover result;
    for (const MixtureCell& cell : *cells) {
        result.vertices.push_back(cell.vertices);
        result.least.push_back(cell.least);
    }
    return result;
}

double TextCertificates::bound_at_centre(const Eigen::MatrixXd& cell) {
    return parts_->cells.bound(cell.rowwise().mean(), 0);
}

}  // namespace datamix::verify
