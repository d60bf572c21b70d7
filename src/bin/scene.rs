//! Lays live pictures over the stills of the Overture and the Coda.

fn main() {
    midnight_pearl::scene::start();
}
