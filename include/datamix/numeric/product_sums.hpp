#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "datamix/numeric/jet.hpp"

namespace datamix {

/// Many sums Σab at once, told apart by an index from 0: for balls each is one dot product of Arb, rounded once, some
/// four times as fast as product after product.
template <class S>
class ProductSums {
public:
    /// `count` sums, all 0.
    explicit ProductSums(std::size_t count) : sums_(count, S(0)) {}
    /// All sums are 0 again.
    void clear() { sums_.assign(sums_.size(), S(0)); }
    /// sum `at` += ab.
    void add(std::size_t at, const S& a, const S& b) { add_product(sums_[at], a, b); }
    /// All sums, to `precision`, which balls alone need.
    std::vector<S> totals(Precision) const { return sums_; }

private:
    std::vector<S> sums_;
};

/// Factors must outlive the sums and stay as they are.
template <>
class ProductSums<Ball> {
public:
    explicit ProductSums(std::size_t count) : count_(count) {}  ///< as of any scalar
    /// All sums are 0 again; the memory is kept.
    void clear() { terms_.clear(); }
    /// sum `at` += ab.
    void add(std::size_t at, const Ball& a, const Ball& b) {
        terms_.push_back({static_cast<std::uint32_t>(at), a.data(), b.data()});
    }
    /// All sums, to `precision`.
    std::vector<Ball> totals(Precision precision) const {
        std::vector<std::uint32_t> ends(count_ + 1, 0);  // where the terms of a sum begin, then where they end
        for (const Term& term : terms_) ++ends[term.at + 1];
        for (std::size_t at = 0; at < count_; ++at) ends[at + 1] += ends[at];
        std::vector<const Term*> sorted(terms_.size());
        for (const Term& term : terms_) sorted[ends[term.at]++] = &term;
        std::vector<Ball> sums(count_);
        std::vector<arb_struct> as, bs;  // to read only: they belong to their balls
        for (std::size_t at = 0, from = 0; at < count_; from = ends[at++]) {
            if (ends[at] == from) continue;
            as.clear();
            bs.clear();
            for (std::size_t i = from; i < ends[at]; ++i) {
                as.push_back(*sorted[i]->a);
                bs.push_back(*sorted[i]->b);
            }
            arb_dot(sums[at].data(), nullptr, 0, as.data(), 1, bs.data(), 1, static_cast<slong>(as.size()),
                    precision.bits);
            sums[at].set_bits(precision.bits);
        }
        return sums;
    }

private:
    struct Term {
        std::uint32_t at;
        const arb_struct *a, *b;
    };
    std::size_t count_ = 0;
    std::vector<Term> terms_;
};

/// Each Taylor coefficient is such a sum. Factors must outlive the sums and stay as they are.
template <>
class ProductSums<Jet> {
public:
    explicit ProductSums(std::size_t count) : values_(count), slopes_(count), curves_(count) {}  ///< as of any scalar
    /// All sums are 0 again; the memory is kept.
    void clear() {
        values_.clear();
        slopes_.clear();
        curves_.clear();
    }
    /// sum `at` += ab.
    void add(std::size_t at, const Jet& a, const Jet& b) {
        values_.add(at, a.value(), b.value());
        if (!b.is_constant()) {
            slopes_.add(at, a.value(), b.slope());
            curves_.add(at, a.value(), b.curve());
            if (!is_zero(a.slope())) curves_.add(at, a.slope(), b.slope());
        }
        if (a.is_constant()) return;
        slopes_.add(at, a.slope(), b.value());
        curves_.add(at, a.curve(), b.value());
    }
    /// All sums, to `precision`.
    std::vector<Jet> totals(Precision precision) const {
        std::vector<Ball> values = values_.totals(precision), slopes = slopes_.totals(precision),
                          curves = curves_.totals(precision);
        std::vector<Jet> sums;
        sums.reserve(values.size());
        for (std::size_t at = 0; at < values.size(); ++at)
            sums.emplace_back(std::move(values[at]), std::move(slopes[at]), std::move(curves[at]));
        return sums;
    }

private:
    ProductSums<Ball> values_, slopes_, curves_;
};

}  // namespace datamix
