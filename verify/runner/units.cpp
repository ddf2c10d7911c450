#include "runner/units.hpp"

#include <algorithm>
#include <utility>

#include "runner/journal.hpp"

namespace datamix::verify {

Units::Units(std::vector<ClaimOutcome>& claims, Journal* journal, const std::map<std::string, double>& earlier)
    : journal_(journal) {
    for (ClaimOutcome& entry : claims) {
        if (entry.check) units_.push_back({entry.claim->id, &entry.claim->check, &*entry.check, &entry, true});
        for (ControlOutcome& control : entry.controls)
            units_.push_back({entry.claim->id + "/" + control.control->name, &control.control->check, &control.outcome,
                              &entry, !control.control->constant.empty()});
    }
    double mean = 0;
    for (const auto& [name, seconds] : earlier) mean += seconds / static_cast<double>(earlier.size());
    for (Unit& unit : units_) {
        const auto known = earlier.find(unit.name);
        if (mean > 0) unit.weight = known == earlier.end() ? mean : known->second;
        unit.restored = journal_ && journal_->restore(unit.name, *unit.outcome);
        if (unit.restored) finish(unit);
    }
}

void Units::finish(Unit& unit) {
    unit.state = State::done;
    ++done_;
    const bool last = std::none_of(units_.begin(), units_.end(), [&](const Unit& other) {
        return other.claim == unit.claim && other.state != State::done;
    });
    if (last) finished_.push_back(unit.claim);
}

Outcome Units::run(std::size_t i, const Context& context) const { return outcome_of(*units_[i].check, context); }

std::optional<std::size_t> Units::take() {
    const std::lock_guard lock(mutex_);
    if (failure_) return std::nullopt;
    while (next_ < units_.size() && units_[next_].state != State::open) ++next_;
    if (next_ == units_.size()) return std::nullopt;
    std::size_t taken = next_;
    for (std::size_t i = next_; i < units_.size(); ++i)
        if (units_[i].state == State::open && !would_wait(units_[i])) {
            taken = i;
            break;
        }
    units_[taken].state = State::running;
    return taken;
}

bool Units::would_wait(const Unit& unit) const {
    return unit.shares && std::any_of(units_.begin(), units_.end(), [&](const Unit& other) {
               return other.claim == unit.claim && other.shares && other.state == State::running;
           });
}

void Units::put(std::size_t i, Outcome outcome) {
    const std::lock_guard lock(mutex_);
    Unit& unit = units_[i];
    *unit.outcome = std::move(outcome);
    finish(unit);
    try {
        // A check that stopped may go better next time, with the package installed or the memory there.
        if (journal_ && unit.outcome->completed && !failure_) journal_->record(unit.name, *unit.outcome);
    } catch (...) {
        failure_ = std::current_exception();
    }
    changed_.notify_all();
}

bool Units::wait(std::chrono::milliseconds moment) {
    std::unique_lock lock(mutex_);
    if (done_ < units_.size() && !failure_) changed_.wait_for(lock, moment);
    if (failure_) std::rethrow_exception(failure_);
    return done_ == units_.size();
}

Standing Units::standing() const {
    Standing now{done_, units_.size(), {}, {}, {}};
    now.elapsed = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
    double worked = 0, rest = 0;
    for (const Unit& unit : units_) {
        if (unit.state == State::running && now.running.empty()) now.running = unit.name;
        if (unit.state != State::done)
            rest += unit.weight;
        else if (!unit.restored)
            worked += unit.weight;
    }
    if (worked > 0) now.left = now.elapsed * rest / worked;
    return now;
}

void Units::show(const Progress& progress) {
    std::unique_lock lock(mutex_);
    const std::vector<ClaimOutcome*> finished = std::exchange(finished_, {});
    const Standing now = standing();
    lock.unlock();  // finished claims do not change
    if (progress.finished)
        for (ClaimOutcome* entry : finished) progress.finished(*entry);
    if (progress.at && !now.running.empty()) progress.at(now);
}

}  // namespace datamix::verify
