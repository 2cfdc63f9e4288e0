/**
 * What happens before the first request: configuration sources, readiness checks, the banner.
 *
 * <p>What belongs here: telling a person what is wrong, what it means and what to do. What does
 * not: anything that runs while requests do.
 */
@NullMarked
package dev.portcullis.startup;

import org.jspecify.annotations.NullMarked;
