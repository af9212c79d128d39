package io.asterism.standalone.doctor;

import java.util.List;

/** Looks at one thing and changes nothing. */
@FunctionalInterface
public interface Examination {
    /**
     * What there is to say.
     *
     * @throws io.asterism.schemas.InputException if it may not be looked at
     */
    List<Finding> findings();
}
