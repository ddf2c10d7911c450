#pragma once

#include <string>

#include "runner/units.hpp"

namespace datamix::verify {

/// The processes of one `mpirun`. Rank 0 hands out units of work, does some itself and alone has journal and report;
/// the others run one check at a time for it. A program started by itself is rank 0 of 1 and never touches MPI.
class Ranks {
public:
    /// Joins the others if mpirun started this process. Throws MissingError if the program was built without MPI.
    Ranks();
    ~Ranks() = default;
    Ranks(const Ranks&) = delete;
    Ranks& operator=(const Ranks&) = delete;

    int rank() const { return rank_; }  ///< from 0
    int size() const { return size_; }  ///< processes in all

    /// Rank 0: hands out units until every other rank has been sent home. Throws InputError if another rank is not the
    /// same run of the same program (`identity`), or sends what cannot be read.
    void serve(Units& units, const std::string& identity, const Progress& progress);
    /// Other ranks: runs what rank 0 hands out, until it sends them home.
    void work(const Units& units, const std::string& identity, const Context& context);

    /// Before the program ends. A rank whose part is not over when it fails ends the whole job.
    void leave(int status);

private:
    void send(int rank, const std::string& text) const;
    std::string receive(int rank) const;
    void finish();

    int rank_ = 0, size_ = 1;
    bool joined_ = false;
};

}  // namespace datamix::verify
