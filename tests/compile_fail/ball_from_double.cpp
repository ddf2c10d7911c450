// error: conversion from .double. to .*Ball|no viable conversion from .double. to .*Ball
// 0.1 is not a tenth: a double becomes a ball only where that is written out.
#include "datamix/numeric/ball.hpp"

datamix::Ball tenth() { return 0.1; }
