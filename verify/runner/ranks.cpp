#include "runner/ranks.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "base/ending.hpp"
#include "datamix/numeric/error.hpp"
#include "runner/journal.hpp"

#ifdef DATAMIX_MPI
#include <mpi.h>
#endif

namespace datamix::verify {

namespace {

/// mpirun tells its processes by environment variables; which, depends on the implementation.
bool started_by_mpirun() {
    constexpr std::array names = {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "PMIX_RANK"};
    return std::any_of(names.begin(), names.end(), [](const char* name) { return std::getenv(name) != nullptr; });
}

}  // namespace

#ifdef DATAMIX_MPI

namespace {

constexpr int tag = 1;
constexpr std::chrono::milliseconds moment{2};

}  // namespace

Ranks::Ranks() {
    if (!started_by_mpirun()) return;
    int provided = 0;
    MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
    MPI_Comm_size(MPI_COMM_WORLD, &size_);
    joined_ = true;
}

void Ranks::send(int rank, const std::string& text) const {
    MPI_Send(text.data(), static_cast<int>(text.size()), MPI_CHAR, rank, tag, MPI_COMM_WORLD);
}

std::string Ranks::receive(int rank) const {
    MPI_Status status;
    MPI_Probe(rank, tag, MPI_COMM_WORLD, &status);
    int length = 0;
    MPI_Get_count(&status, MPI_CHAR, &length);
    std::string text(static_cast<std::size_t>(length), '\0');
    MPI_Recv(text.data(), length, MPI_CHAR, rank, tag, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    return text;
}

void Ranks::serve(Units& units, const std::string& identity, const Progress& progress) {
    constexpr std::size_t none = ~std::size_t{0};
    std::vector<std::size_t> given(static_cast<std::size_t>(size_), none);
    for (int away = size_ - 1; away > 0;) {
        int arrived = 0;
        MPI_Status status;
        MPI_Iprobe(MPI_ANY_SOURCE, tag, MPI_COMM_WORLD, &arrived, &status);
        if (!arrived) {
            units.wait(moment);
            units.show(progress);
            continue;
        }
        const int rank = status.MPI_SOURCE;
        std::size_t& unit = given[static_cast<std::size_t>(rank)];
        const std::string text = receive(rank);
        const std::string where = "rank " + std::to_string(rank);
        if (unit == none && text != identity) throw InputError(where + " runs " + text + ", rank 0 runs " + identity);
        if (unit != none) units.put(unit, parse_unit(text, identity, units.name(unit), where));
        unit = units.take().value_or(none);
        send(rank, unit == none ? "" : std::to_string(unit));
        if (unit == none) --away;
    }
    finish();
}

void Ranks::work(const Units& units, const std::string& identity, const Context& context) {
    send(0, identity);
    for (std::string order = receive(0); !order.empty(); order = receive(0)) {
        const std::size_t unit = std::stoul(order);
        send(0, unit_text(identity, units.name(unit), units.run(unit, context)));
    }
    finish();
}

void Ranks::finish() {
    MPI_Finalize();
    joined_ = false;
}

void Ranks::leave(int status) {
    if (!joined_) return;
    if (status != 0 && size_ > 1) MPI_Abort(MPI_COMM_WORLD, status);
    finish();
}

#else

Ranks::Ranks() {
    if (started_by_mpirun())
        throw MissingError(
            "started by mpirun, but built without MPI: apt-get install libopenmpi-dev, then configure and build again");
}
void Ranks::serve(Units&, const std::string&, const Progress&) {}
void Ranks::work(const Units&, const std::string&, const Context&) {}
void Ranks::leave(int) {}

#endif

}  // namespace datamix::verify
