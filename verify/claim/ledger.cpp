#include "claim/ledger.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "datamix/numeric/decimal.hpp"

namespace datamix::verify {

namespace {

Verdict verdict_of(bool refuted, bool open, std::size_t certified, std::size_t tested) {
    if (refuted) return Verdict::refuted;
    if (open || certified + tested == 0) return Verdict::undecided;
    return tested > 0 ? Verdict::supported : Verdict::proved;
}

std::string false_that(const std::string& assertion) { return "false: " + assertion; }

}  // namespace

Ledger& Ledger::part(std::string_view key) {
    const auto found = std::find_if(parts_.begin(), parts_.end(), [&](const Assertions& p) { return p.key == key; });
    current_ = static_cast<std::size_t>(found - parts_.begin());
    if (found == parts_.end()) parts_.push_back({.key = std::string(key)});
    return *this;
}

Ledger::Assertions& Ledger::current() {
    if (parts_.empty()) part("");
    return parts_[current_];
}

std::size_t Ledger::assertions() const {
    std::size_t sum = 0;
    for (const Assertions& p : parts_) sum += p.certified + p.tested;
    return sum;
}

void Ledger::certify(Truth holds, std::string_view assertion) {
    Assertions& here = current();
    ++here.certified;
    if (holds == Truth::no)
        for (std::string* reason : {&here.refutation, &refutation_})
            if (reason->empty()) *reason = assertion;
    if (holds == Truth::unknown)
        for (std::string* reason : {&here.open, &open_})
            if (reason->empty()) *reason = fmt::format("not decided: {}", assertion);
}

void Ledger::test(bool passed, std::string_view assertion) {
    Assertions& here = current();
    ++here.tested;
    if (passed) return;
    for (std::string* reason : {&here.refutation, &refutation_})
        if (reason->empty()) *reason = assertion;
}

void Ledger::leave_open(std::string_view reason) {
    if (open_.empty()) open_ = reason;
}

void Ledger::number(std::string name, const Rational& exact, Derivation derivation) {
    numbers_.push_back({std::move(name), to_string(exact), to_string(exact), std::move(derivation)});
}
void Ledger::number(std::string name, const Ball& enclosure, std::size_t digits, Derivation derivation) {
    numbers_.push_back({std::move(name), lower(enclosure, digits), upper(enclosure, digits), std::move(derivation)});
}
void Ledger::number(std::string name, double simulated, int digits) {
    numbers_.push_back({std::move(name), fmt::format("{:.{}g}", simulated, digits), {}});
}
void Ledger::number(std::string name, std::size_t count, Derivation derivation) {
    numbers_.push_back({std::move(name), std::to_string(count), std::to_string(count), std::move(derivation)});
}

void Ledger::instance(std::string name, Inputs inputs) { instances_.push_back({std::move(name), std::move(inputs)}); }
void Ledger::bracket(std::string name, const Integer& low, const Integer& high, Derivation derivation) {
    numbers_.push_back({std::move(name), to_string(low), to_string(high), std::move(derivation)});
}

void Ledger::number(std::string name, const Digest& digest) {
    numbers_.push_back({std::move(name), std::string(digest_prefix) + digest.hex(), {}});
}

Finding Ledger::finish(std::string theory, std::string measured) const {
    Finding finding;
    finding.theory = std::move(theory);
    finding.measured = std::move(measured);
    finding.numbers = numbers_;
    finding.tables = tables_;
    finding.instances = instances_;
    std::size_t certified = 0, tested = 0;
    for (const Assertions& p : parts_) {
        certified += p.certified;
        tested += p.tested;
        if (p.key.empty()) continue;
        finding.parts.push_back({p.key, verdict_of(!p.refutation.empty(), !p.open.empty(), p.certified, p.tested),
                                 p.refutation.empty() ? p.open : false_that(p.refutation), p.certified + p.tested});
    }
    finding.verdict = verdict_of(refuted(), !open_.empty(), certified, tested);
    if (refuted())
        finding.reason = false_that(refutation_);
    else if (finding.verdict == Verdict::undecided)
        finding.reason = open_.empty() ? "nothing was checked" : open_;
    return finding;
}

}  // namespace datamix::verify
