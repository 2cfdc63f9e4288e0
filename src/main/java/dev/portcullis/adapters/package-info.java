/**
 * What stands behind each port, chosen by configuration: embedded or AWS, opened once and closed in
 * the opposite order.
 *
 * <p>What belongs here: the choice, and what an adapter needs to be opened. What does not: an
 * adapter, which lies in {@code embedded} or {@code aws}.
 */
@NullMarked
package dev.portcullis.adapters;

import org.jspecify.annotations.NullMarked;
