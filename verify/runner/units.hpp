#pragma once

#include <chrono>
#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "runner/runner.hpp"

namespace datamix::verify {

class Journal;

/// The units of work of a run: every selected claim and control once, in their order. Threads take them and put their
/// outcomes back; each finished one goes to the journal before it counts.
class Units {
public:
    /// What the journal has already is restored. `claims` and `journal` (may be null) must outlive this object.
    /// `earlier`: see Workforce.
    Units(std::vector<ClaimOutcome>& claims, Journal* journal, const std::map<std::string, double>& earlier = {});

    std::size_t size() const { return units_.size(); }
    /// "claim-id" or "claim-id/control-name" of unit i, from 0.
    const std::string& name(std::size_t i) const { return units_[i].name; }
    /// Runs the check and returns what came of it, whatever it threw; touches nothing else.
    Outcome run(std::size_t i, const Context& context) const;

    /// The next unit that nobody has taken, one that need not wait for another if there is; none once all are taken or
    /// one could not be journaled.
    std::optional<std::size_t> take();
    /// The outcome of a unit that was taken. A journal that cannot be written stops the run: see wait().
    void put(std::size_t i, Outcome outcome);
    /// Waits until all is done, or for a moment; tells whether all is done. Throws what kept the journal from being
    /// written.
    bool wait(std::chrono::milliseconds moment);

    /// Hands over the claims that were finished since the last call, then tells how far the run is.
    void show(const Progress& progress);

private:
    enum class State { open, running, done };
    struct Unit {
        std::string name;
        const Check* check;
        Outcome* outcome;
        ClaimOutcome* claim;
        bool shares = false;  ///< its measurement (claim/measured.hpp) with others of its claim
        double weight = 1;    ///< seconds it took earlier, or what a unit took on average
        State state = State::open;
        bool restored = false;
    };
    Standing standing() const;

    void finish(Unit& unit);
    /// Whether it would wait for the measurement that another thread makes.
    bool would_wait(const Unit& unit) const;

    Journal* journal_;
    std::vector<Unit> units_;
    std::vector<ClaimOutcome*> finished_;  ///< and not handed over yet
    std::mutex mutex_;
    std::condition_variable changed_;
    std::exception_ptr failure_;
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
    std::size_t next_ = 0, done_ = 0;
};

}  // namespace datamix::verify
