/**
 * The report of which controls are on: each by what is configured and by what is found.
 *
 * <p>What belongs here: evidence, and what to do where it is missing. What does not: a control
 * itself. Nothing here changes anything.
 */
@NullMarked
package dev.portcullis.posture;

import org.jspecify.annotations.NullMarked;
