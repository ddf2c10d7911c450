#include "base/threads.hpp"

#include <mpfr.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>

#include "datamix/numeric/ball.hpp"

namespace datamix::verify {

std::vector<std::future<void>> start_threads(std::size_t count, const std::function<void()>& work) {
    std::vector<std::future<void>> threads;
    for (std::size_t i = 0; i < count; ++i)
        threads.push_back(std::async(std::launch::async, [work]() noexcept {
            work();
            flint_cleanup();
            mpfr_free_cache();
        }));
    return threads;
}

void for_each_index(std::size_t count, std::size_t jobs, const std::function<void(std::size_t)>& work,
                    const std::function<void(std::size_t)>& waiting) {
    std::mutex mutex;
    std::condition_variable ended;
    std::size_t next = 0, done = 0, running = std::min(count, jobs), failing = count;
    std::exception_ptr failure;
    const auto worker = [&] {
        std::unique_lock lock(mutex);
        while (next < count && !failure) {
            const std::size_t i = next++;
            lock.unlock();
            std::exception_ptr thrown;
            try {
                work(i);
            } catch (...) {
                thrown = std::current_exception();
            }
            lock.lock();
            ++done;
            if (thrown && i < failing) {
                failing = i;
                failure = thrown;
            }
        }
        --running;
        ended.notify_one();
    };
    {
        const auto threads = start_threads(running, worker);
        std::unique_lock lock(mutex);
        while (!ended.wait_for(lock, std::chrono::milliseconds(200), [&] { return running == 0; })) {
            const std::size_t now = done;
            lock.unlock();
            if (waiting) waiting(now);
            lock.lock();
        }
    }
    if (failure) std::rethrow_exception(failure);
}

}  // namespace datamix::verify
