/**
 * Adapters that keep their state on the local disk: the laptop's, a single server's by name, and
 * the tests' doubles.
 *
 * <p>What belongs here: one adapter per port, the files that they share, and the stub model. What
 * does not: any decision, which is the feature's whose port it is. Directories have mode 0700,
 * files 0600; what is written appears whole or not at all.
 */
@NullMarked
package dev.portcullis.embedded;

import org.jspecify.annotations.NullMarked;
