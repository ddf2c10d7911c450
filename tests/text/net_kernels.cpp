// The kernels of the small net: every instruction set of this machine gives the same bits, and those of the definition.

#include "datamix/text/net_kernels.hpp"

#include <cmath>

#include "catch.hpp"
#include "text/net_support.hpp"

using namespace datamix;
using namespace datamix::testing;

TEST_CASE("shapes of the small net", "[net]") {
    const NetShape three(3), whole(8), more(35);
    CHECK(three.row == 1);
    CHECK(three.blocks == 3);
    CHECK(whole.row == 1);
    CHECK(more.row == 5);
    CHECK(more.dimension == 1731);
    CHECK(more.room(2) == 35 * 5 * 2 * 8);
}

TEST_CASE("every instruction set gives the same bits, and the gradient of the definition", "[net]") {
    for (const int n : {3, 9, 35}) {
        INFO(n);
        const NetShape shape(n);
        const std::vector<double> shares = net_shares(n, 1);
        const Eigen::VectorXd theta = net_point(shape.dimension, 2, 0.5), v = net_point(shape.dimension, 3, 1);
        NetWeights net(shape), along(shape);
        net.set(shape, theta.data());
        along.set(shape, v.data());
        const NetShares arranged(shape, shares);
        std::vector<Eigen::VectorXd> gradients, products;
        std::vector<std::vector<double>> all_changes;
        for (const NetKernels& kernels : available_net_kernels()) {
            NetState state(shape);
            NetSums sums(shape);
            kernels.evaluate(net, state);
            kernels.gradient(net, arranged, state, sums);
            Eigen::VectorXd gradient(shape.dimension), product(shape.dimension);
            sums.collect(shape, gradient.data());
            sums.clear();
            std::vector<double> changes(shape.room(n));
            kernels.hessian(net, along, arranged, state, sums, changes.data());
            sums.collect(shape, product.data());
            gradients.push_back(gradient);
            products.push_back(product);
            all_changes.push_back(changes);
            double slope = 0;
            for (std::size_t i = 0; i < changes.size(); ++i) slope += arranged.of[i] * changes[i];
            CHECK(slope == Approx(gradient.dot(v)).epsilon(1e-9));
        }
        for (std::size_t k = 1; k < gradients.size(); ++k) {
            INFO(available_net_kernels()[k].name);
            CHECK(gradients[k] == gradients[0]);
            CHECK(products[k] == products[0]);
            CHECK(all_changes[k] == all_changes[0]);
        }
        constexpr double h = 1e-5;
        const double difference = (net_loss(n, shares, theta + h * v) - net_loss(n, shares, theta - h * v)) / (2 * h);
        CHECK(difference == Approx(gradients[0].dot(v)).epsilon(1e-7));
    }
}
