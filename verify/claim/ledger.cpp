#include "claim/ledger.hpp"

#include <fmt/format.h>

namespace datamix::verify {

void Ledger::certify(Truth holds, std::string_view assertion) {
    ++certified_;
    if (holds == Truth::no && refutation_.empty()) refutation_ = assertion;
    if (holds == Truth::unknown && open_.empty()) open_ = fmt::format("not decided: {}", assertion);
}

void Ledger::test(bool passed, std::string_view assertion) {
    ++tested_;
    if (!passed && refutation_.empty()) refutation_ = assertion;
}

void Ledger::leave_open(std::string_view reason) {
    if (open_.empty()) open_ = reason;
}

void Ledger::number(std::string name, const Rational& exact) {
    numbers_.push_back({std::move(name), to_string(exact), to_string(exact)});
}
void Ledger::number(std::string name, const Ball& enclosure, std::size_t digits) {
    numbers_.push_back({std::move(name), lower(enclosure, digits), upper(enclosure, digits)});
}
void Ledger::number(std::string name, double simulated, int digits) {
    numbers_.push_back({std::move(name), fmt::format("{:.{}g}", simulated, digits), {}});
}
void Ledger::number(std::string name, std::size_t count) {
    numbers_.push_back({std::move(name), std::to_string(count), std::to_string(count)});
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
    if (refuted()) {
        finding.verdict = Verdict::refuted;
        finding.reason = "false: " + refutation_;
    } else if (!open_.empty() || assertions() == 0) {
        finding.verdict = Verdict::undecided;
        finding.reason = open_.empty() ? "nothing was checked" : open_;
    } else {
        finding.verdict = tested_ > 0 ? Verdict::supported : Verdict::proved;
    }
    return finding;
}

}  // namespace datamix::verify
