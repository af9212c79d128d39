package io.asterism.processor.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class GroupStepTest {
    private static final GroupStep TWO = GroupStep.START.next(List.of(List.of(1, 2, 3, 4), List.of(10, 11, 12)));

    @Test
    void theFirstGroupsAreBorn() {
        assertThat(TWO.groups())
                .containsExactly(new LastingGroup(1, List.of(1, 2, 3, 4)), new LastingGroup(2, List.of(10, 11, 12)));
        assertThat(TWO.events())
                .extracting(GroupEvent::type)
                .containsExactly(GroupEvent.Type.BORN, GroupEvent.Type.BORN);
    }

    @Test
    void nothingHappensToGroupsThatStay() {
        GroupStep same = TWO.next(List.of(List.of(10, 11, 12), List.of(1, 2, 3, 4)));
        assertThat(same).isEqualTo(new GroupStep(3, TWO.groups(), List.of()));
    }

    @Test
    void aGroupKeepsItsIdWhileMembersComeAndGo() {
        GroupStep next = TWO.next(List.of(List.of(0, 2, 3, 4, 5), List.of(10, 11)));

        assertThat(next.groups())
                .containsExactly(new LastingGroup(1, List.of(0, 2, 3, 4, 5)), new LastingGroup(2, List.of(10, 11)));
        assertThat(next.events())
                .containsExactly(
                        new GroupEvent(GroupEvent.Type.GROWN, 1, 4, 5, List.of(0, 5), List.of(1), List.of()),
                        new GroupEvent(GroupEvent.Type.SHRUNK, 2, 3, 2, List.of(), List.of(12), List.of()));
    }

    @Test
    void theBestMatchKeepsTheIdOfASplitGroup() {
        GroupStep next = TWO.next(List.of(List.of(1), List.of(2, 3, 4), List.of(10, 11, 12)));

        assertThat(next.groups())
                .containsExactly(
                        new LastingGroup(1, List.of(2, 3, 4)),
                        new LastingGroup(2, List.of(10, 11, 12)),
                        new LastingGroup(3, List.of(1)));
        assertThat(next.events())
                .containsExactly(new GroupEvent(GroupEvent.Type.SPLIT, 1, 4, 3, List.of(), List.of(1), List.of(3)));
    }

    @Test
    void theBestMatchKeepsTheIdOfAMergedGroup() {
        GroupStep next = TWO.next(List.of(List.of(1, 2, 3, 4, 10, 11, 12)));

        assertThat(next.groups()).containsExactly(new LastingGroup(1, List.of(1, 2, 3, 4, 10, 11, 12)));
        assertThat(next.events())
                .containsExactly(
                        new GroupEvent(GroupEvent.Type.MERGED, 1, 4, 7, List.of(10, 11, 12), List.of(), List.of(2)));
    }

    @Test
    void aGroupThatIsScatteredDiesAndItsIdIsNotGivenAgain() {
        GroupStep gone = TWO.next(List.of(List.of(10, 11, 12)));
        assertThat(gone.events())
                .containsExactly(
                        new GroupEvent(GroupEvent.Type.DIED, 1, 4, 0, List.of(), List.of(1, 2, 3, 4), List.of()));

        GroupStep again = gone.next(List.of(List.of(1, 2, 3, 4), List.of(10, 11, 12)));
        assertThat(again.groups()).contains(new LastingGroup(3, List.of(1, 2, 3, 4)));
        assertThat(again.events())
                .containsExactly(
                        new GroupEvent(GroupEvent.Type.BORN, 3, 0, 4, List.of(1, 2, 3, 4), List.of(), List.of()));
    }

    /** Whatever happens: ids are unique, no group is unaccounted for, and the order in which groups are found does not matter. */
    @Property(tries = 200)
    void everyGroupIsAccountedFor(@ForAll long seed) {
        Random random = new Random(seed);
        GroupStep step = GroupStep.START;
        for (int window = 0; window < 6; window++) {
            List<List<Integer>> found = partition(random);
            List<List<Integer>> shuffled = new ArrayList<>(found);
            Collections.shuffle(shuffled, random);
            GroupStep next = step.next(found);
            assertThat(step.next(shuffled)).isEqualTo(next);
            assertThat(next.groups())
                    .extracting(LastingGroup::id)
                    .doesNotHaveDuplicates()
                    .allMatch(id -> id < next.nextId());
            assertThat(next.groups()).extracting(LastingGroup::latents).containsExactlyInAnyOrderElementsOf(found);

            List<Integer> before = ids(step);
            List<Integer> after = ids(next);
            List<Integer> ended = new ArrayList<>(of(next, GroupEvent.Type.DIED));
            next.events().stream()
                    .filter(e -> e.type() == GroupEvent.Type.MERGED)
                    .forEach(e -> ended.addAll(e.others()));
            List<Integer> begun = new ArrayList<>(of(next, GroupEvent.Type.BORN));
            next.events().stream()
                    .filter(e -> e.type() == GroupEvent.Type.SPLIT)
                    .forEach(e -> begun.addAll(e.others()));
            assertThat(before.stream().filter(id -> !after.contains(id))).allMatch(ended::contains);
            assertThat(after.stream().filter(id -> !before.contains(id))).allMatch(begun::contains);
            step = next;
        }
    }

    private static List<Integer> ids(GroupStep step) {
        return step.groups().stream().map(LastingGroup::id).toList();
    }

    private static List<Integer> of(GroupStep step, GroupEvent.Type type) {
        return step.events().stream()
                .filter(e -> e.type() == type)
                .map(GroupEvent::group)
                .toList();
    }

    private static List<List<Integer>> partition(Random random) {
        int kinds = 1 + random.nextInt(8);
        int[] labels = IntStream.range(0, 24)
                .map(latent -> random.nextInt(3) == 0 ? random.nextInt(kinds) : latent % kinds)
                .toArray();
        List<List<Integer>> groups = new ArrayList<>();
        for (int kind = 0; kind < kinds; kind++) {
            int wanted = kind;
            List<Integer> group = IntStream.range(0, labels.length)
                    .filter(l -> labels[l] == wanted)
                    .boxed()
                    .toList();
            if (group.size() > 1) {
                groups.add(group);
            }
        }
        return groups;
    }
}
