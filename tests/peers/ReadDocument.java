/* Reads one simulated identity document with JMRTD, which shares no code with Foyer. The card is at the
 * other end of standard input and output: two bytes of length, then an APDU; length 0 asks for the next
 * card. What was found goes to standard error, one fact a line. Arguments, five a card: document
 * number, birth, expiry (YYMMDD), CAN or "-", the object identifier of the PACE wanted or "-". */
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import net.sf.scuba.smartcards.CardFileInputStream;
import net.sf.scuba.smartcards.CardService;
import net.sf.scuba.smartcards.CardServiceException;
import net.sf.scuba.smartcards.CommandAPDU;
import net.sf.scuba.smartcards.ResponseAPDU;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.jce.interfaces.ECPublicKey;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jmrtd.BACKey;
import org.jmrtd.BACKeySpec;
import org.jmrtd.DefaultFileSystem;
import org.jmrtd.PACEKeySpec;
import org.jmrtd.PassportService;
import org.jmrtd.lds.CardAccessFile;
import org.jmrtd.lds.CardSecurityFile;
import org.jmrtd.lds.ChipAuthenticationInfo;
import org.jmrtd.lds.ChipAuthenticationPublicKeyInfo;
import org.jmrtd.lds.LDSFileUtil;
import org.jmrtd.lds.PACEInfo;
import org.jmrtd.lds.SODFile;
import org.jmrtd.lds.SecurityInfo;
import org.jmrtd.lds.icao.COMFile;
import org.jmrtd.lds.icao.DG11File;
import org.jmrtd.lds.icao.DG14File;
import org.jmrtd.lds.icao.DG15File;
import org.jmrtd.lds.icao.DG1File;
import org.jmrtd.lds.icao.DG2File;
import org.jmrtd.protocol.PACECAMResult;
import org.jmrtd.protocol.PACEGMWithECDHMappingResult;
import org.jmrtd.protocol.PACEResult;
import org.jmrtd.protocol.ReadBinaryAPDUSender;

public final class ReadDocument {
    /** The card behind standard input and output. */
    private static final class Line extends CardService {
        private final DataInputStream in = new DataInputStream(System.in);
        private final DataOutputStream out = new DataOutputStream(System.out);

        @Override public void open() { state = SESSION_STARTED_STATE; }
        @Override public boolean isOpen() { return state == SESSION_STARTED_STATE; }
        @Override public void close() { state = SESSION_STOPPED_STATE; }
        @Override public byte[] getATR() { return new byte[0]; }
        @Override public boolean isExtendedAPDULengthSupported() { return true; }
        @Override public boolean isConnectionLost(Exception e) { return e.getCause() instanceof IOException; }

        void nextCard() throws IOException {
            out.writeShort(0);
            out.flush();
        }

        @Override public ResponseAPDU transmit(CommandAPDU command) throws CardServiceException {
            try {
                byte[] bytes = command.getBytes();
                byte[] frame = new byte[bytes.length + 2];
                frame[0] = (byte) (bytes.length >> 8);
                frame[1] = (byte) bytes.length;
                System.arraycopy(bytes, 0, frame, 2, bytes.length);
                out.write(frame);
                out.flush();
                byte[] answer = new byte[in.readUnsignedShort()];
                in.readFully(answer);
                return new ResponseAPDU(answer);
            } catch (IOException e) {
                throw new CardServiceException("the line is gone", e);
            }
        }
    }

    private static void say(String line) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8); // whatever the locale is
        System.err.write(bytes, 0, bytes.length);
        System.err.flush();
    }

    private static String hex(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte b : bytes) {
            text.append(String.format("%02x", b));
        }
        return text.toString();
    }

    private static final int BLOCK = 8192;
    private static PassportService service;

    private static byte[] read(int file, String name) throws Exception {
        byte[] bytes = service.getInputStream((short) file, BLOCK).readAllBytes();
        say(name + " " + hex(MessageDigest.getInstance("SHA-256").digest(bytes)));
        return bytes;
    }

    private static PACEInfo offered(String wanted) {
        PACEInfo found = null;
        try {
            CardAccessFile access = new CardAccessFile(
                service.getInputStream(PassportService.EF_CARD_ACCESS, BLOCK));
            for (SecurityInfo info : access.getSecurityInfos()) {
                if (info instanceof PACEInfo && (wanted.equals("-") || wanted.equals(info.getObjectIdentifier()))) {
                    found = (PACEInfo) info;
                }
            }
        } catch (Exception e) {
            return null;
        }
        return found;
    }

    /** JMRTD 0.8.6 decrypts with -1 as first vector; ICAO 9303-11 4.4.3.5.4 has E(key, -1). */
    private static byte[] decrypt(PACECAMResult result) throws Exception {
        byte[] ones = new byte[16];
        Arrays.fill(ones, (byte) 0xff);
        Cipher first = Cipher.getInstance("AES/ECB/NoPadding");
        first.init(Cipher.ENCRYPT_MODE, result.getWrapper().getEncryptionKey());
        Cipher cipher = Cipher.getInstance("AES/CBC/ISO7816-4Padding", "BC");
        cipher.init(Cipher.DECRYPT_MODE, result.getWrapper().getEncryptionKey(), new IvParameterSpec(first.doFinal(ones)));
        return cipher.doFinal(result.getEncryptedChipAuthenticationData());
    }

    /** Chip authentication mapping: what the chip sent, times its static key, is its mapping key. */
    private static void checkMapping(PACECAMResult result) throws Exception {
        DefaultFileSystem files = new DefaultFileSystem(new ReadBinaryAPDUSender(service), false);
        files.setWrapper(service.getWrapper()); // the service itself would read this file unprotected
        files.selectFile(PassportService.EF_CARD_SECURITY);
        CardSecurityFile security = new CardSecurityFile(new CardFileInputStream(BLOCK, files));
        ChipAuthenticationPublicKeyInfo key = null;
        for (SecurityInfo info : security.getSecurityInfos()) {
            key = info instanceof ChipAuthenticationPublicKeyInfo ? (ChipAuthenticationPublicKeyInfo) info : key;
        }
        ECPublicKey fixed = (ECPublicKey) KeyFactory.getInstance("EC", "BC").generatePublic(
            new X509EncodedKeySpec(key.getSubjectPublicKey().getEncoded()));
        ECPublicKey mapping = (ECPublicKey) KeyFactory.getInstance("EC", "BC").generatePublic(
            new X509EncodedKeySpec(((PACEGMWithECDHMappingResult) result.getMappingResult())
                .getPICCMappingPublicKey().getEncoded()));
        BigInteger factor = new BigInteger(1, decrypt(result));
        boolean is = fixed.getQ().multiply(factor).normalize().getAffineXCoord().toBigInteger()
            .equals(mapping.getQ().normalize().getAffineXCoord().toBigInteger());
        say("mapping " + (is ? "proved" : "refuted"));
    }

    private static void open(BACKeySpec printed, String can, String wanted) throws Exception {
        PACEInfo offer = offered(wanted);
        if (offer == null) {
            service.sendSelectApplet(false);
            service.doBAC(printed);
            say("opened BAC");
            return;
        }
        PACEKeySpec secret = can.equals("-") ? PACEKeySpec.createMRZKey(printed) : PACEKeySpec.createCANKey(can);
        PACEResult result = service.doPACE(secret, offer.getObjectIdentifier(),
            PACEInfo.toParameterSpec(offer.getParameterId()), offer.getParameterId());
        say("opened " + offer.getObjectIdentifier() + " " + offer.getParameterId());
        if (result instanceof PACECAMResult) {
            checkMapping((PACECAMResult) result);
        }
        service.sendSelectApplet(true);
    }

    private static void checkSignature(byte[] raw, Map<Integer, byte[]> groups) throws Exception {
        SODFile sod = new SODFile(new ByteArrayInputStream(raw));
        CMSSignedData cms = new CMSSignedData(Arrays.copyOfRange(raw, 4, raw.length));
        SignerInformation signer = cms.getSignerInfos().getSigners().iterator().next();
        X509CertificateHolder holder = new X509CertificateHolder(sod.getDocSigningCertificate().getEncoded());
        say("signature " + (signer.verify(new JcaSimpleSignerInfoVerifierBuilder().setProvider("BC").build(holder))
            ? "good" : "bad"));
        for (Map.Entry<Integer, byte[]> group : groups.entrySet()) {
            byte[] listed = sod.getDataGroupHashes().get(group.getKey());
            byte[] is = MessageDigest.getInstance(sod.getDigestAlgorithm()).digest(group.getValue());
            say("DG" + group.getKey() + " " + (listed == null ? "unlisted" : Arrays.equals(listed, is) ? "covered" : "changed"));
        }
    }

    /** ISO 9796-2 scheme 1 with SHA-256, and plain ECDSA. */
    private static boolean signed(PublicKey key, byte[] challenge, byte[] response) throws Exception {
        if (key instanceof RSAPublicKey) {
            RSAPublicKey rsa = (RSAPublicKey) key;
            byte[] text = new BigInteger(1, response).modPow(rsa.getPublicExponent(), rsa.getModulus()).toByteArray();
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            int at = text.length - 2 - digest.getDigestLength();
            if (text[0] != 0x6a || at < 1) {
                return false;
            }
            digest.update(text, 1, at - 1);
            digest.update(challenge);
            return Arrays.equals(digest.digest(), Arrays.copyOfRange(text, at, text.length - 2));
        }
        Signature plain = Signature.getInstance("SHA256withPLAIN-ECDSA", "BC");
        plain.initVerify(KeyFactory.getInstance("EC", "BC").generatePublic(new X509EncodedKeySpec(key.getEncoded())));
        plain.update(challenge);
        return plain.verify(response);
    }

    private static void checkActive(byte[] raw) throws Exception {
        PublicKey key = new DG15File(new ByteArrayInputStream(raw)).getPublicKey();
        byte[] challenge = {1, 2, 3, 4, 5, 6, 7, 8};
        boolean rsa = key instanceof RSAPublicKey;
        byte[] response = service.doAA(key, "SHA-256", rsa ? "ISO9796-2" : "SHA256withECDSA", challenge).getResponse();
        say("active " + (signed(key, challenge, response) ? "proved" : "refuted"));
    }

    /** Each protocol of DG14 in turn; after each something is read under the new keys. */
    private static void checkChip(byte[] raw) throws Exception {
        DG14File file = new DG14File(new ByteArrayInputStream(raw));
        ChipAuthenticationPublicKeyInfo key = null;
        for (SecurityInfo info : file.getSecurityInfos()) {
            key = info instanceof ChipAuthenticationPublicKeyInfo ? (ChipAuthenticationPublicKeyInfo) info : key;
        }
        for (SecurityInfo info : file.getSecurityInfos()) {
            if (!(info instanceof ChipAuthenticationInfo) || key == null) {
                continue;
            }
            String result = "proved";
            try {
                service.doEACCA(null, info.getObjectIdentifier(), key.getObjectIdentifier(), key.getSubjectPublicKey());
                read(PassportService.EF_COM, "COM");
            } catch (Exception e) {
                result = "refuted";
            }
            say("chip " + info.getObjectIdentifier() + " " + result);
        }
    }

    private static void readOne(Line line, String[] words) throws Exception {
        service = new PassportService(line, PassportService.EXTENDED_MAX_TRANCEIVE_LENGTH, BLOCK, false, true);
        service.open();
        open(new BACKey(words[0], words[1], words[2]), words[3], words[4]);
        COMFile common = new COMFile(new ByteArrayInputStream(read(PassportService.EF_COM, "COM")));
        Map<Integer, byte[]> groups = new TreeMap<>();
        for (int tag : common.getTagList()) {
            int number = LDSFileUtil.lookupDataGroupNumberByTag(tag);
            groups.put(number, read(0x0100 | number, "DG" + number));
        }
        say("name " + new DG1File(new ByteArrayInputStream(groups.get(1))).getMRZInfo().getPrimaryIdentifier());
        say("picture " + new DG2File(new ByteArrayInputStream(groups.get(2))).getSubRecords().size());
        if (groups.containsKey(11)) {
            say("full " + new DG11File(new ByteArrayInputStream(groups.get(11))).getNameOfHolder());
        }
        try {
            checkSignature(read(PassportService.EF_SOD, "SOD"), groups);
        } catch (IOException | CardServiceException e) {
            say("signature none");
        }
        if (groups.containsKey(15)) {
            checkActive(groups.get(15));
        }
        if (groups.containsKey(14)) {
            checkChip(groups.get(14));
        }
        say("done");
    }

    public static void main(String[] words) throws IOException {
        Security.insertProviderAt(new BouncyCastleProvider(), 1);
        Line line = new Line();
        for (int at = 0; at + 5 <= words.length; at += 5) {
            line.nextCard();
            say("card");
            try {
                readOne(line, Arrays.copyOfRange(words, at, at + 5));
            } catch (Exception e) {
                say("failed " + e);
            }
        }
    }
}
