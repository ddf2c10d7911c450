#include "base/threads.hpp"

#include <mpfr.h>

#include "datamix/numeric/ball.hpp"

namespace datamix::verify {

std::vector<std::jthread> start_threads(std::size_t count, const std::function<void()>& work) {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < count; ++i)
        threads.emplace_back([work] {
            work();
            flint_cleanup();
            mpfr_free_cache();
        });
    return threads;
}

}  // namespace datamix::verify
