// Digest of 80,000 normals: the same bits in every build, whatever the machine's instructions (tests/consumer.cmake).
#include <datamix/numeric/normal.hpp>

#include <cstdio>

int main() {
    const datamix::NormalStream stream(1, "consumer");
    datamix::Digest digest;
    double normals[8];
    for (std::uint64_t step = 0; step < 10000; ++step) {
        stream.normals(0, step, normals, 8);
        for (const double x : normals) digest.add(x);
    }
    std::printf("%s\n", digest.hex().c_str());
}
