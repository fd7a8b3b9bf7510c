package dev.slipway.machine.qemu;

import java.util.HexFormat;

/**
 * The firmware of a guest that enters long mode, counts to twenty million, takes an exception through its own IDT and
 * leaves by {@code isa-debug-exit}. A processor counts so far in 10 ms and QEMU's translator in 0.2 s; a KVM that only
 * interprets instructions (the kind on which a stock kernel never comes up) would need minutes.
 */
final class ProbeFirmware {
    /** The guest writes 0x2a; QEMU ends with {@code (value << 1) | 1}. */
    static final int EXIT_STATUS = (0x2a << 1) | 1;

    /** The I/O port of {@code isa-debug-exit}. */
    static final int EXIT_PORT = 0xf4;

    /** QEMU maps it so that it ends at 4 GiB. */
    private static final int SIZE_BYTES = 0x10000;

    private static final int CODE = 0xfe00;
    private static final int RESET_VECTOR = 0xfff0;

    private static final String INSTRUCTIONS = "fafc" // cli; cld
            + "31c08ed88ed0bc0070" // ds = ss = 0, sp = 0x7000
            // Page tables in RAM, zero at power-on: the first 2 MiB, and the 2 MiB below 4 GiB where this code is.
            + "c70600100320" // PML4[0] = PDPT at 0x2000, present and writable
            + "c70600200330" // PDPT[0] = directory at 0x3000
            + "c70618200340" // PDPT[3] = directory at 0x4000
            + "c70600308300" // 0x3000[0] = page of 2 MiB at 0
            + "66c706f84f8300e0ff" // 0x4000[511] = page of 2 MiB at 0xffe00000
            + "2e660f0116e8fe" // lgdt cs:[0xfee8]
            + "0f20e06683c8200f22e0" // cr4 |= PAE
            + "66b8001000000f22d8" // cr3 = 0x1000
            + "66b9800000c00f32660d000100000f30" // EFER |= LME
            + "0f20c0660d010000800f22c0" // cr0 |= PG | PE
            + "66ea6afeffff0800" // jmp 8:0xfffffe6a, from here on 64-bit code
            + "66b810008ed88ed0bc00700000" // ds = ss = 0x10, esp = 0x7000
            // IDT at 0x5000, vector 6 (invalid opcode): an interrupt gate to 0xfffffec0.
            + "bf60500000" // rdi = 0x5060
            + "b8c0feffff668907" // offset 15..0
            + "66c747020800" // selector 8
            + "66c74704008e" // present, interrupt gate
            + "c1e81066894706" // offset 31..16
            + "66c70425f05f0000ff0fc70425f25f0000005000000f011c25f05f0000" // lidt: limit 0xfff, base 0x5000
            + "b9002d3101" // ecx = 20,000,000
            + "ffc975fc" // dec ecx; jnz back to it
            + "0f0bf4" // ud2; hlt
            + "66baf400b02aee" // the handler: out 0xf4, 0x2a
            + "f4ebfd" // hlt for ever
            + "909090909090"
            + "0000000000000000" // GDT: null,
            + "00000000009b2000" // 64-bit code,
            + "0000000000930000" // data
            + "1700d0feffff"; // GDT register: limit 23, base 0xfffffed0

    private ProbeFirmware() {}

    /** The whole ROM, fit for {@code -bios}. */
    static byte[] bytes() {
        byte[] rom = new byte[SIZE_BYTES];
        byte[] code = HexFormat.of().parseHex(INSTRUCTIONS);
        System.arraycopy(code, 0, rom, CODE, code.length);
        byte[] jumpToCode = HexFormat.of().parseHex("e90dfe");
        System.arraycopy(jumpToCode, 0, rom, RESET_VECTOR, jumpToCode.length);
        return rom;
    }
}
