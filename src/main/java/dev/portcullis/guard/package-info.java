/**
 * What may go in and what may come out, judged over the spans of calls and replies.
 *
 * <p>What belongs here: rule families and the scanner that runs them over text. What does not: the
 * wire form of any provider, which the dialects know.
 */
@NullMarked
package dev.portcullis.guard;

import org.jspecify.annotations.NullMarked;
