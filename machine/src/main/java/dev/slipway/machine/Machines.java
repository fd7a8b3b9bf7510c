package dev.slipway.machine;

import dev.slipway.machine.json.JsonObject;
import dev.slipway.machine.lock.ProcessLock;
import dev.slipway.machine.qemu.MachineException;
import dev.slipway.machine.qemu.MachineFiles;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The servers of a store. A directory is a server once it holds a {@code machine.json}; before that it belongs to the
 * process that holds its lock, and to nobody when that process died.
 */
public final class Machines {
    private static final String RECORD = "machine.json";
    private static final String RESERVATION = "reservation.json";
    private static final String NAME = "[a-zA-Z0-9][a-zA-Z0-9_.-]*";

    /** User-data holds secrets, and disks hold everything. */
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path folder;

    private Machines(Path folder) {
        this.folder = folder;
    }

    /** The servers of the store at {@code home}; nothing is made before the first server is. */
    public static Machines open(Path home) {
        return new Machines(home.toAbsolutePath().normalize().resolve("machines"));
    }

    /** A name, an address and a directory that no other server gets, until it is closed or committed. */
    public static final class Reservation implements AutoCloseable {
        private final UUID id;
        private final String name;
        private final Path directory;
        private final Endpoint endpoint;
        private final ProcessLock lock;

        private Reservation(UUID id, String name, Path directory, Endpoint endpoint, ProcessLock lock) {
            this.id = id;
            this.name = name;
            this.directory = directory;
            this.endpoint = endpoint;
            this.lock = lock;
        }

        /** The server's id. */
        public UUID id() {
            return id;
        }

        /** The server's name. */
        public String name() {
            return name;
        }

        /** Where the server's files go. */
        public Path directory() {
            return directory;
        }

        /** The server's address and ssh port. */
        public Endpoint endpoint() {
            return endpoint;
        }

        /** Makes the server known to everybody. */
        public void commit(MachineRecord machine) throws IOException {
            if (!machine.spec().id().equals(id) || !machine.spec().directory().equals(directory)) {
                throw new IllegalArgumentException(
                        "the record is of another machine: " + machine.spec().id());
            }
            publish(directory.resolve(RECORD), MachineText.write(machine));
        }

        /** Gives back what was reserved unless it was committed. */
        @Override
        public void close() throws IOException {
            try (lock) {
                if (!Files.exists(directory.resolve(RECORD))) {
                    delete(directory);
                }
            }
        }
    }

    /**
     * Reserves what a new server needs.
     *
     * @param wanted the name; empty for one made from the id
     */
    public Reservation reserve(Optional<String> wanted) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        UUID id = UUID.randomUUID();
        String name = wanted.orElse("server-" + id.toString().substring(0, 8));
        if (!name.matches(NAME)) {
            throw new MachineException(
                    "\"" + name + "\" is no name for a server: letters, digits, _, . and - are allowed, "
                            + "and it starts with a letter or a digit.");
        }
        try (ProcessLock _ = ProcessLock.take(folder.resolve("lock"))) {
            sweepLocked();
            List<JsonObject> others = reservations();
            for (JsonObject other : others) {
                if (other.text("name").equals(name)) {
                    throw new MachineException("the name \"" + name + "\" is in use by server " + other.text("id")
                            + ". Remove that one (`slipway rm " + name + "`) or choose another name.");
                }
            }
            Set<String> taken = new HashSet<>();
            for (JsonObject other : others) {
                taken.add(other.text("address"));
            }
            Endpoint endpoint = Endpoint.pick(id, taken);
            Path directory = Files.createDirectory(folder.resolve(id.toString()), PRIVATE);
            // Another one than start and removal take: a server may start before anybody else knows it.
            ProcessLock lock = ProcessLock.take(new MachineFiles(directory).owner());
            Map<String, Object> reservation = Map.of("id", id.toString(), "name", name, "address", endpoint.address());
            publish(directory.resolve(RESERVATION), JsonObject.write(reservation));
            return new Reservation(id, name, directory, endpoint, lock);
        }
    }

    private List<JsonObject> reservations() throws IOException {
        List<JsonObject> found = new ArrayList<>();
        for (Path directory : directories()) {
            Path file = directory.resolve(RESERVATION);
            if (Files.exists(file)) {
                found.add(JsonObject.parse(Files.readString(file), file.toString()));
            }
        }
        return found;
    }

    /** All servers, the youngest first. */
    public List<MachineRecord> list() throws IOException {
        List<MachineRecord> records = new ArrayList<>();
        for (Path directory : directories()) {
            Path file = directory.resolve(RECORD);
            try {
                records.add(MachineText.read(Files.readString(file), file, directory));
            } catch (NoSuchFileException e) {
                // Not a server yet, or no longer.
            }
        }
        records.sort(Comparator.comparing(MachineRecord::created).reversed());
        return records;
    }

    private List<Path> directories() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory).sorted().toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
    }

    /** The server that {@code reference} means: its id, its name, or the start of an id that no other has. */
    public MachineRecord find(String reference) throws IOException {
        List<MachineRecord> all = list();
        for (MachineRecord machine : all) {
            if (machine.spec().id().toString().equals(reference)
                    || machine.spec().name().equals(reference)) {
                return machine;
            }
        }
        List<MachineRecord> candidates = reference.isEmpty()
                ? List.of()
                : all.stream()
                        .filter(m -> m.spec().id().toString().startsWith(reference))
                        .toList();
        if (candidates.size() == 1) {
            return candidates.getFirst();
        }
        if (candidates.isEmpty()) {
            throw new MachineException(
                    "there is no server \"" + reference + "\". `slipway ps -a` lists those that there are.");
        }
        throw new MachineException("\"" + reference + "\" could be any of "
                + candidates.stream()
                        .map(m -> m.spec().id() + " (" + m.spec().name() + ")")
                        .collect(Collectors.joining(", "))
                + ". Give more of the id, or the name.");
    }

    /** The servers whose disks need the image. */
    public List<MachineRecord> usersOf(String imageId) throws IOException {
        return list().stream()
                .filter(machine -> machine.imageId().equals(imageId))
                .toList();
    }

    /** Replaces what is remembered of a server, as its ports. */
    public void update(MachineRecord machine) throws IOException {
        publish(machine.spec().directory().resolve(RECORD), MachineText.write(machine));
    }

    /**
     * Removes a server and all its files.
     *
     * @param force whether a server that runs is killed first; else that is an error
     */
    public void remove(MachineRecord machine, boolean force) throws IOException, InterruptedException {
        Machine server = machine.machine();
        if (!Files.isDirectory(server.files().directory())) {
            return;
        }
        try (ProcessLock _ = ProcessLock.take(server.files().lock())) {
            if (server.isUp()) {
                if (!force) {
                    throw new MachineException(machine.spec().name() + " is running. Stop it first (`slipway stop "
                            + machine.spec().name() + "`) or remove it with -f.");
                }
                server.kill();
            }
            removeLocked(machine);
        } catch (NoSuchFileException e) {
            // Somebody else removed it while we waited for the lock.
        }
    }

    private static void removeLocked(MachineRecord machine) throws IOException {
        // From here on it is nobody's, whatever happens to us.
        Files.deleteIfExists(machine.spec().directory().resolve(RECORD));
        delete(machine.spec().directory());
    }

    /** Removes what dead processes left half made or half removed, and ended servers that wanted to be removed. */
    public void sweep() throws IOException, InterruptedException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        Optional<ProcessLock> lock = ProcessLock.tryTake(folder.resolve("lock"));
        if (lock.isPresent()) {
            try (ProcessLock _ = lock.get()) {
                sweepLocked();
            }
        }
    }

    private void sweepLocked() throws IOException, InterruptedException {
        for (MachineRecord machine : list()) {
            if (machine.removeAtEnd()) {
                whileFree(machine.machine().files().lock(), () -> {
                    if (machine.machine().state() instanceof MachineState.Exited) {
                        removeLocked(machine);
                    }
                });
            }
        }
        for (Path directory : directories()) {
            if (!Files.exists(directory.resolve(RECORD))) {
                whileFree(new MachineFiles(directory).owner(), () -> {
                    // Its owner may have made it a server since we looked.
                    if (!Files.exists(directory.resolve(RECORD))) {
                        delete(directory);
                    }
                });
            }
        }
    }

    /** What is done to a server that no process holds. */
    @FunctionalInterface
    private interface Sweeping {
        void run() throws IOException, InterruptedException;
    }

    private static void whileFree(Path lockFile, Sweeping sweeping) throws IOException, InterruptedException {
        Optional<ProcessLock> lock;
        try {
            lock = ProcessLock.tryTake(lockFile);
        } catch (NoSuchFileException e) {
            return;
        }
        if (lock.isPresent()) {
            try (ProcessLock _ = lock.get()) {
                sweeping.run();
            }
        }
    }

    private static void publish(Path file, String text) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(draft, text);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void delete(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException problem) throws IOException {
                Files.deleteIfExists(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
