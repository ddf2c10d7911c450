#pragma once

#include <cstddef>
#include <functional>
#include <future>
#include <vector>

namespace datamix::verify {

/// Starts `count` threads that each do `work`, which must not throw, and then free what Arb and MPFR cached for them;
/// they are joined when the result goes out of scope. Not std::jthread, which clang's library lacks before version 20.
std::vector<std::future<void>> start_threads(std::size_t count, const std::function<void()>& work);

/// Calls work(i) once for every i below `count`, on at most `jobs` threads, and meanwhile `waiting(done)` on this one
/// several times a second. What work throws is thrown here, that of the smallest i, once all that had begun are over.
void for_each_index(std::size_t count, std::size_t jobs, const std::function<void(std::size_t)>& work,
                    const std::function<void(std::size_t)>& waiting = {});

}  // namespace datamix::verify
