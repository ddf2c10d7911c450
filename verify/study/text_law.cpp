#include "study/text_law.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "datamix/text/batches.hpp"
#include "datamix/text/corpus.hpp"
#include "study/text_law_point.hpp"

namespace datamix::verify {

namespace {

constexpr double kApart = 0.01;  // of the points that derivatives in the weight are taken from
constexpr int kCells = 64;       // of the table of F

/// F − F* on [0, 1] from values and derivatives (cubic in each cell): a search at every average would take longer than
/// the runs.
class LossTable {
public:
    LossTable(TextOptimum& optimum, double least) {
        for (int i = 0; i <= kCells; ++i) {
            optimum.move(mixture_of(static_cast<double>(i) / kCells));
            values_.push_back(optimum.outer_loss() - least);
            slopes_.push_back(hypergradient(optimum) / kCells);
        }
    }
    double operator()(double w) const {
        const double x = std::clamp(w, 0.0, 1.0) * kCells;
        const auto i = static_cast<std::size_t>(std::min(std::floor(x), kCells - 1.0));
        const double s = x - static_cast<double>(i), r = 1 - s;
        return r * r * ((1 + 2 * s) * values_[i] + s * slopes_[i]) +
               s * s * ((1 + 2 * r) * values_[i + 1] - r * slopes_[i + 1]);
    }

private:
    std::vector<double> values_, slopes_;
};

double log_odds(double w) { return std::log(w / (1 - w)); }

}  // namespace

std::vector<double> fold_symbols(const std::vector<double>& shares, std::string_view kept) {
    std::vector<std::size_t> symbol(kTextSymbols, kept.size());
    for (std::size_t i = 0; i < kept.size(); ++i)
        symbol[static_cast<std::size_t>(text_symbol(static_cast<unsigned char>(kept[i])))] = i;
    const std::size_t n = kept.size() + 1;
    std::vector<double> result(n * n * n, 0);
    auto share = shares.begin();
    for (const std::size_t a : symbol)
        for (const std::size_t b : symbol)
            for (const std::size_t c : symbol) result[(a * n + b) * n + c] += *share++;
    return result;
}

TextDomains fold_symbols(const TextDomains& texts, std::string_view kept) {
    TextDomains result;
    for (const auto& domain : texts.domains) result.domains.push_back(fold_symbols(domain, kept));
    result.validation = fold_symbols(texts.validation, kept);
    return result;
}

struct TextLaw::Parts {
    TextDomains texts;
    TextLawRun run;
    TextProblem problem;
    TextOptimum optimum;
    double best, least = 0;
    std::unique_ptr<LocalPoint> low, at, high;
    std::unique_ptr<RoundVariance> variance;
    double curvature = 0;
    std::unique_ptr<LossTable> loss;

    Parts(const TextDomains& t, const TextLawRun& r)
        : texts(t), run(r), problem(texts.domains, texts.validation, run.regularisation), optimum(problem), best(0) {
        double low_end = 0.02, high_end = 0.98;
        if (!(slope_at(low_end) < 0 && slope_at(high_end) > 0))
            throw UnsupportedError("text law: the best mixture is a vertex, or nearly");
        for (int i = 0; i < 40; ++i) {
            const double middle = (low_end + high_end) / 2;
            (slope_at(middle) < 0 ? low_end : high_end) = middle;
        }
        best = (low_end + high_end) / 2;
        const bool noisy = run.batch > 0;
        low = std::make_unique<LocalPoint>(problem, texts.domains, optimum, best - kApart, noisy);
        high = std::make_unique<LocalPoint>(problem, texts.domains, optimum, best + kApart, noisy);
        at = std::make_unique<LocalPoint>(problem, texts.domains, optimum, best, noisy);
        least = optimum.outer_loss();
        curvature = (high->slope - low->slope) / (2 * kApart);
        if (noisy) variance = std::make_unique<RoundVariance>(*low, *high, 2 * kApart);
        loss = std::make_unique<LossTable>(optimum, least);
    }

    double slope_at(double w) {
        optimum.move(mixture_of(w));
        return hypergradient(optimum);
    }
    Eigen::VectorXd zero() const { return Eigen::VectorXd::Zero(problem.dimension()); }
};

TextLaw::TextLaw(const TextDomains& texts, const TextLawRun& run) : parts_(std::make_unique<Parts>(texts, run)) {}
TextLaw::~TextLaw() = default;

double TextLaw::best_weight() const { return parts_->best; }
double TextLaw::curvature() const { return parts_->curvature; }
double TextLaw::slowest() const { return parts_->at->slowest_rate(); }
double TextLaw::largest() const { return parts_->at->curvatures.maxCoeff(); }

double TextLaw::inner_step(std::size_t horizon) const {
    const TextLawRun& run = parts_->run;
    return run.batch == 0 ? run.inner_step : sampled_inner_step(horizon, run.regularisation, run.inner_step);
}

TextLaw::Local TextLaw::local(std::size_t horizon, const TextLawTerms& terms) const {
    const Parts& p = *parts_;
    const auto t = static_cast<double>(horizon);
    const double eta = inner_step(horizon);
    const LocalPoint &low = *p.low, &at = *p.at, &high = *p.high;
    double bias = at.kept(eta, t), slope = (high.filtered(eta, t) - low.filtered(eta, t)) / (2 * kApart);
    if (terms.class_rate) bias = at.bias.sum() * std::pow(1 - eta * p.run.regularisation, t);
    if (terms.slowest) {
        bias = at.slowest_part() * std::pow(1 - eta * at.slowest_rate(), t);
        slope = p.curvature;
    }
    double tilt = 0, variance = 0;
    if (p.run.batch > 0) {
        const double share = terms.tilt / static_cast<double>(p.run.batch);
        const double u_low = low.pull(eta, t), u_at = at.pull(eta, t), u_high = high.pull(eta, t);
        tilt = share * (u_high - u_low) / (2 * kApart);
        slope += share * (u_high - 2 * u_at + u_low) / (kApart * kApart);
        variance = p.variance->at(eta, t) / static_cast<double>(p.run.batch);
    }
    return {slope, (terms.bias * bias - tilt) / slope, variance, at.lag(eta, t)};
}

double TextLaw::predicted_gap(std::size_t horizon, std::size_t budget, const TextLawTerms& terms) const {
    return gap_of(local(horizon, terms), budget / horizon, terms);
}

double TextLaw::gap_of(const Local& at, std::size_t rounds, const TextLawTerms& terms) const {
    const Parts& p = *parts_;
    const double rest = p.best + at.rest, alpha = p.run.outer_step;
    const double shrink = 1 - alpha * p.best * (1 - p.best) * at.slope;
    double odds = log_odds(p.run.start), sum = 0, kept = 1, noise = 0;
    for (std::size_t k = 0; k < rounds; ++k) {
        sum += 1 / (1 + std::exp(-odds));
        odds -= alpha * (at.slope * (1 / (1 + std::exp(-odds)) - rest) + (k == 0 ? at.lag : 0));
        noise += (1 - kept) * (1 - kept);
        kept *= shrink;
    }
    const auto count = static_cast<double>(rounds);
    const double error = terms.transient * (sum / count - rest) + rest - p.best;
    return p.curvature / 2 * (error * error + at.variance * noise / (at.slope * at.slope * count * count));
}

std::vector<std::size_t> TextLaw::predicted_horizons(const std::vector<std::size_t>& budgets,
                                                     const TextLawTerms& terms) const {
    std::vector<std::size_t> best(budgets.size(), 1);
    std::vector<double> least(budgets.size(), std::numeric_limits<double>::infinity());
    for (std::size_t t = 1; 2 * t <= budgets.back(); t += std::max<std::size_t>(1, t / 100)) {
        const Local at = local(t, terms);
        for (std::size_t i = 0; i < budgets.size(); ++i) {
            if (2 * t > budgets[i]) continue;
            const double gap = gap_of(at, budgets[i] / t, terms);
            if (gap < least[i]) {
                least[i] = gap;
                best[i] = t;
            }
        }
    }
    return best;
}

template <class P>
std::vector<double> TextLaw::gaps_of_run(const P& problem, std::size_t horizon, const std::vector<std::size_t>& budgets,
                                         std::size_t most_rounds) const {
    const Parts& p = *parts_;
    std::vector<double> gaps(budgets.size(), std::numeric_limits<double>::quiet_NaN());
    std::size_t next = 0, longest = 0;
    for (const std::size_t budget : budgets) {
        const std::size_t rounds = budget / horizon;
        if (rounds < 2) ++next;
        if (rounds >= 2 && rounds <= most_rounds) longest = rounds;
    }
    if (longest == 0) return gaps;
    double sum = 0;
    const auto observe = [&](const Round<double>& round) {
        sum += round.weights(0);
        const std::size_t rounds = round.index + 1;
        for (; next < budgets.size() && budgets[next] / horizon == rounds; ++next)
            gaps[next] = (*p.loss)(sum / static_cast<double>(rounds));
    };
    const MixingOptions<double> options{
        .horizon = horizon, .rounds = longest, .inner_step = inner_step(horizon), .outer_step = p.run.outer_step};
    const MixingStart<double> start{mixture_of(p.run.start), p.zero()};
    mix(problem, options, start, observe);
    return gaps;
}

std::vector<double> TextLaw::measured_gaps(std::size_t horizon, const std::vector<std::size_t>& budgets,
                                           std::size_t most_rounds, const TextSamples* samples) const {
    if (samples != nullptr) return measured_gaps(std::vector{horizon}, budgets, most_rounds, *samples).front();
    return gaps_of_run(parts_->problem, horizon, budgets, most_rounds);
}

std::vector<std::vector<double>> TextLaw::measured_gaps(const std::vector<std::size_t>& horizons,
                                                        const std::vector<std::size_t>& budgets,
                                                        std::size_t most_rounds, const TextSamples& samples) const {
    const Parts& p = *parts_;
    TextBatches batches(p.problem, p.texts.domains, p.run.regularisation, samples.size, samples.stream,
                        samples.replicate);
    if (horizons.size() > 1) batches.keep(budgets.back());
    std::vector<std::vector<double>> gaps;
    for (const std::size_t horizon : horizons) gaps.push_back(gaps_of_run(batches, horizon, budgets, most_rounds));
    return gaps;
}

}  // namespace datamix::verify
