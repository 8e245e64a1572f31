/// What is not part of the experiment: how a network's run is shown, and how hard a kick is.
#pragma once

namespace horn::workspaces
{

struct NetworkView {
    enum class Order {
        index,
        omega,    ///< natural frequency, lowest first
        phase,    ///< of the moment at which the order was asked for
        cluster,  ///< locked groups together, as they were at that moment
    };
    Order order = Order::index;  ///< of the rows of the waves and of the phase locking matrix
    int orderAsked = 0;          ///< how often an order has been asked for: the same one again sorts anew
    int window = 800;            ///< steps shown
    int lockingWindow = 300;     ///< steps over which phases are compared
    bool paleChance = true;      ///< phase locking that does not exceed the surrogates' level is paled
    double kick = 1;             ///< velocity added by a kick
};

}  // namespace horn::workspaces
