/**
 * The root: the order of the layers, what is behind each port, and the command line. It knows every
 * package; no package knows it.
 */
@NullMarked
package dev.portcullis;

import org.jspecify.annotations.NullMarked;
