/**
 * The root: the process, the order of the layers, and how they are put together. It knows every
 * package; no package knows it.
 */
@NullMarked
package dev.portcullis;

import org.jspecify.annotations.NullMarked;
