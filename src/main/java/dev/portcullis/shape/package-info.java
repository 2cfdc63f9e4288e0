/**
 * The form of a request: what can be judged without its body, and the body itself.
 *
 * <p>What belongs here: canonical targets, header rules, media types, size limits, strict JSON.
 * What does not: who calls, what they may do, what a text says.
 */
@NullMarked
package dev.portcullis.shape;

import org.jspecify.annotations.NullMarked;
