/**
 * What goes to a model and what comes back: rules over text, in requests and in replies.
 *
 * <p>What belongs here: families of rules (a class each, and the classes of single rules that are
 * more than a form), the scanner that looks for all of them in one pass over text that comes piece
 * by piece, and what is done with what they find. What does not: where in a document text stands
 * ({@code dialect}), and what callers may ask for ({@code authz}).
 */
@NullMarked
package dev.portcullis.guard;

import org.jspecify.annotations.NullMarked;
