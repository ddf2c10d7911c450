(** Claim full-horizon-average (F4), numbers: what has to be computed to decide the best horizon of one budget.

    The instance and its error are those of FullHorizonInstance: [instance_error N T] is the average weight of the algorithm as it
    runs (Model.v, floor(N/T) rounds of horizon T) minus w*. Here rational bounds of it, proved ([lower_correct],
    [upper_correct]) and computable: x = (3/4)^T is enclosed in dyadic numbers of 100 bits, the transient by its limit and (7/12)^K.

    - [scan_correct]: a check of the horizons below a bound decides the best of all horizons 1..N;
    - [pair_correct]: from N = 20000 on the theorem of FullHorizonBracket leaves two candidates, and a comparison decides;
    - [value_correct]: the error at a horizon lies between two rationals.

    Source: derived here. Assumptions: the classical reals of the standard library. *)

From Coq Require Import Reals Lra Lia Arith ZArith QArith Qreals.
From DataMixing Require Import RealFacts Argmin FullHorizonAverage FullHorizonRelaxation FullHorizonInstance FullHorizonBracket.

Open Scope R_scope.

(** ** (3/4)^T in dyadic numbers *)

(** [lo/d <= (3/4)^T <= hi/d], exact while 3^T has at most 100 bits. *)
Definition dyadic_step (s : Z * Z * positive) : Z * Z * positive :=
  let '(lo, hi, d) := s in
  if (lo <? 1267650600228229401496703205376)%Z then (3 * lo, 3 * hi, xO (xO d))%Z
  else (Z.div2 (Z.div2 (3 * lo)), Z.div2 (Z.div2 (3 * hi)) + 1, d)%Z.
Definition dyadic (T : nat) : Z * Z * positive := Nat.iter T dyadic_step (1, 1, 1%positive)%Z.

Lemma dyadic_correct : forall T, let '(lo, hi, d) := dyadic T in Q2R (lo # d) <= (3 / 4) ^ T <= Q2R (hi # d).
Proof.
  assert (H : forall T, let '(lo, hi, d) := dyadic T in IZR lo <= (3 / 4) ^ T * IZR (Zpos d) <= IZR hi).
  { induction T as [|T IH]; [simpl; lra|]. change (dyadic (S T)) with (dyadic_step (dyadic T)).
    unfold dyadic_step. destruct (dyadic T) as [[lo hi] d]. destruct (lo <? _)%Z.
    - change (Zpos d~0~0) with (4 * Zpos d)%Z. rewrite !mult_IZR. simpl pow. lra.
    - rewrite !Z.div2_div, !Z.div_div by lia. change (2 * 2)%Z with 4%Z.
      assert (Hl : (4 * (3 * lo / 4) <= 3 * lo)%Z) by (apply Z.mul_div_le; lia).
      assert (Hh : (3 * hi <= 4 * (3 * hi / 4 + 1))%Z).
      { pose proof (Z.mul_succ_div_gt (3 * hi) 4 ltac:(lia)). lia. }
      apply IZR_le in Hl, Hh. rewrite !mult_IZR in Hl, Hh. simpl pow. lra. }
  intros T. specialize (H T). destruct (dyadic T) as [[lo hi] d]. unfold Q2R. cbn [Qnum Qden].
  assert (0 < IZR (Zpos d)) by (apply IZR_lt; lia).
  split; apply (Rmult_le_reg_r (IZR (Zpos d))); try assumption; rewrite Rmult_assoc, Rinv_l by lra; lra.
Qed.

(** ** Bounds of N times the error in rationals *)

Definition bias_q (x : Q) : Q := (x / (10 * (2 - x)))%Q.
Definition limit_q (x : Q) : Q := ((4 - x) * (1 - (3 # 5) * x) / ((2 - x) * (2 - x)))%Q.
(** At least (11/10) (7/12)^K, for K >= 13. *)
Definition tail_q (K : Z) : Q := if (100 <=? K)%Z then 11 # 10 ^ 24 else 11 # 10 ^ 4.

Definition lower (z : Z) (T : nat) : Q :=
  let '(lo, hi, d) := dyadic T in let K := (z / Z.of_nat T)%Z in
  if (lo =? hi)%Z then (inject_Z z * (bias_q (lo # d) + (limit_q (lo # d) - tail_q K) / inject_Z K))%Q
  else ((z * lo # 20 * d) + inject_Z (Z.of_nat T) * (1 - tail_q K))%Q.

Definition upper (z : Z) (T : nat) : Q :=
  let '(lo, hi, d) := dyadic T in let K := (z / Z.of_nat T)%Z in
  if (lo =? hi)%Z then (inject_Z z * (bias_q (lo # d) + limit_q (lo # d) / inject_Z K))%Q
  else ((z * hi # 20 * d) * (1 + (1 # 10 ^ 20)) + inject_Z (Z.of_nat T) * (1 + (3 # 10 ^ 20)))%Q.

(** x and T/N are small enough for the second form of [upper]. *)
Definition small (z : Z) (T : nat) : bool :=
  let '(lo, hi, d) := dyadic T in
  if (lo =? hi)%Z then true else (hi * 10 ^ 20 <=? Zpos d)%Z && (2 * Z.of_nat T * 10 ^ 20 <=? z)%Z.

Lemma nonzero : forall q, Q2R q <> 0 -> ~ (q == 0)%Q.
Proof. intros q H E. apply H. rewrite (Qeq_eqR _ _ E). apply RMicromega.Q2R_0. Qed.

Ltac rational := unfold Q2R; simpl; lra.

Lemma bias_real : forall x, Q2R x < 2 -> Q2R (bias_q x) = Q2R x / (10 * (2 - Q2R x)).
Proof.
  intros x Hx. unfold bias_q. assert (E2 : Q2R 2 = 2) by rational. assert (E10 : Q2R 10 = 10) by rational.
  assert (E : Q2R (10 * (2 - x)) = 10 * (2 - Q2R x)) by (rewrite Q2R_mult, Q2R_minus, E2, E10; reflexivity).
  rewrite Q2R_div, E; [reflexivity|]. apply nonzero. rewrite E. lra.
Qed.

Lemma limit_real : forall x, Q2R x < 2 -> Q2R (limit_q x) = transient_limit (Q2R x).
Proof.
  intros x Hx. unfold limit_q, transient_limit. assert (E2 : Q2R 2 = 2) by rational. assert (E4 : Q2R 4 = 4) by rational.
  assert (E1 : Q2R 1 = 1) by rational. assert (E3 : Q2R (3 # 5) = 3 / 5) by rational.
  assert (E : Q2R ((2 - x) * (2 - x)) = (2 - Q2R x) ^ 2) by (rewrite Q2R_mult, Q2R_minus, E2; ring).
  rewrite Q2R_div, E, Q2R_mult, !Q2R_minus, Q2R_mult, E4, E1, E3; [reflexivity|].
  apply nonzero. rewrite E. apply pow_nonzero. lra.
Qed.

(** A comparison with a rational constant, without its inverse. *)
Lemma rational_ge : forall x n d, x * IZR (Zpos d) <= IZR n -> x <= Q2R (n # d).
Proof.
  intros x n d H. assert (Hd : 0 < IZR (Zpos d)) by (apply IZR_lt; lia). unfold Q2R. simpl.
  apply (Rmult_le_reg_r (IZR (Zpos d))); [exact Hd|]. rewrite Rmult_assoc, Rinv_l; lra.
Qed.

Lemma tail_real : forall K : nat, (13 <= Z.of_nat K)%Z -> 11 / 10 * (7 / 12) ^ K <= Q2R (tail_q (Z.of_nat K)) <= / 2.
Proof.
  intros K HK. replace (/ 2) with (Q2R (1 # 2)) by (unfold Q2R; simpl; lra).
  unfold tail_q. destruct (Z.leb_spec 100 (Z.of_nat K)) as [H|H]; (split; [|apply Qle_Rle; discriminate]);
    apply rational_ge.
  - apply Rle_trans with (11 / 10 * (7 / 12) ^ 100 * 1000000000000000000000000); [|lra].
    apply Rmult_le_compat_r; [apply IZR_le; discriminate|]. apply Rmult_le_compat_l; [lra|].
    apply pow_antitone; [lra | lia].
  - apply Rle_trans with (11 / 10 * (7 / 12) ^ 13 * 10000); [|lra].
    apply Rmult_le_compat_r; [apply IZR_le; discriminate|]. apply Rmult_le_compat_l; [lra|].
    apply pow_antitone; [lra | lia].
Qed.

Section Budget.

Variables (N : nat) (z : Z).
Hypothesis Hz : Z.of_nat N = z.

Notation e := (instance_error N).

Lemma rounds : forall T, Z.of_nat (N / T) = (z / Z.of_nat T)%Z.
Proof. intros T. rewrite <- Hz. apply Nat2Z.inj_div. Qed.

Lemma parts : forall T, (1 <= T <= N)%nat -> exists S, let p := (3 / 4) ^ T in
  0 < p <= 3 / 4 /\ e T = p / (10 * (2 - p)) + S / INR (N / T) /\ -3 <= S /\
  (p <= 9 / 16 -> 0 <= S) /\ (p <= 1 / 6 -> 27 / 80 <= S) /\
  (p <= 9 / 50 -> transient_limit p - 11 / 10 * (7 / 12) ^ (N / T) <= S <= transient_limit p).
Proof.
  intros T HT. assert (HK : (1 <= N / T)%nat) by (apply Nat.div_le_lower_bound; lia).
  destruct (instance_start T ltac:(lia)) as [Hy0 Hs0].
  pose proof (instance_p_range T ltac:(lia)) as Hp. pose proof (instance_weights T ltac:(lia)) as Hs.
  assert (Hy := fun k => proj1 (instance_parameters T ltac:(lia) k)).
  eexists. cbv zeta. split; [exact Hp|].
  split; [exact (instance_error_identity N T ltac:(lia) HK)|].
  split; [exact (transient_lower _ _ _ Hp Hs Hy Hy0 Hs0 (N / T))|].
  split; [|split].
  - intros H. exact (transient_nonneg _ _ _ Hp Hs Hy Hy0 Hs0 H (N / T) HK).
  - intros H. exact (transient_positive _ _ _ Hp Hs Hy Hy0 Hs0 H (N / T) HK).
  - intros H. exact (transient_tight _ _ _ Hp Hs Hy Hy0 Hs0 H (N / T)).
Qed.

Lemma power_small : forall n T, (n <= T)%nat -> (3 / 4) ^ T <= (3 / 4) ^ n.
Proof. intros n T H. apply pow_antitone; [lra | exact H]. Qed.

Lemma inject : forall x : Z, Q2R (inject_Z x) = IZR x.
Proof. intros x. unfold Q2R, inject_Z. simpl. field. Qed.

Lemma budget : Q2R (inject_Z z) = INR N.
Proof. now rewrite inject, <- Hz, INR_IZR_INZ. Qed.

Lemma twentieth : forall x d, Q2R (z * x # 20 * d) = INR N * Q2R (x # d) / 20.
Proof.
  intros x d. unfold Q2R. cbn [Qnum Qden]. rewrite Pos2Z.inj_mul, !mult_IZR, <- Hz, <- INR_IZR_INZ.
  field. apply not_0_IZR. lia.
Qed.

(** Rounds times horizon is the budget, but for less than one round. *)
Lemma rounds_range : forall T, (1 <= T <= N)%nat -> let K := INR (N / T) in
  1 <= K /\ INR T * K <= INR N < INR T * (K + 1).
Proof.
  intros T HT K. assert (HK : (1 <= N / T)%nat) by (apply Nat.div_le_lower_bound; lia).
  pose proof (Nat.div_mod N T ltac:(lia)) as E. pose proof (Nat.mod_upper_bound N T ltac:(lia)) as HR.
  split; [apply (le_INR 1), HK|]. unfold K. rewrite <- S_INR, <- !mult_INR. split; [apply le_INR | apply lt_INR]; lia.
Qed.

Lemma lower_correct : forall T, (6 <= T <= N)%nat -> (13 <= z / Z.of_nat T)%Z -> Q2R (lower z T) <= INR N * e T.
Proof.
  intros T HT HK. destruct (parts T ltac:(lia)) as [S [Hp [E [_ [_ [_ HS]]]]]].
  destruct (rounds_range T ltac:(lia)) as [HK1 [HKl _]].
  assert (Hp6 : (3 / 4) ^ T <= 9 / 50) by (eapply Rle_trans; [apply (power_small 6); lia | simpl; lra]).
  destruct (HS Hp6) as [HS1 _]. rewrite <- rounds in HK. pose proof (tail_real (N / T) HK) as Ht.
  pose proof (dyadic_correct T) as Hd. unfold lower. rewrite <- rounds. destruct (dyadic T) as [[lo hi] d].
  set (p := (3 / 4) ^ T) in *. pose proof (transient_limit_range p Hp) as Hl. pose proof (pos_INR N) as Hn.
  assert (Ei : Q2R (inject_Z (Z.of_nat (N / T))) = INR (N / T)) by (rewrite inject, <- INR_IZR_INZ; reflexivity).
  set (K := INR (N / T)) in *. assert (Hi : 0 < / K) by (apply Rinv_0_lt_compat; lra).
  destruct (Z.eqb_spec lo hi) as [Ee|_].
  - subst hi. assert (Ex : Q2R (lo # d) = p) by lra.
    rewrite Q2R_mult, budget, Q2R_plus, bias_real, Q2R_div, Q2R_minus, limit_real, Ex, Ei by
      ((apply nonzero; rewrite Ei; lra) || lra).
    apply Rmult_le_compat_l; [exact Hn|]. rewrite E. apply Rplus_le_compat_l, Rmult_le_compat_r; lra.
  - assert (E1 : Q2R 1 = 1) by rational.
    rewrite Q2R_plus, twentieth, Q2R_mult, Q2R_minus, E1, inject, <- INR_IZR_INZ, E.
    pose proof (bias_lower p ltac:(lra)) as Hb.
    assert (INR N * Q2R (lo # d) <= INR N * p) by (apply Rmult_le_compat_l; lra).
    assert (INR N * (p / 20) <= INR N * (p / (10 * (2 - p)))) by (apply Rmult_le_compat_l; lra).
    assert (INR T <= INR N * / K).
    { apply (Rmult_le_reg_r K); [lra|]. rewrite Rmult_assoc, Rinv_l; lra. }
    assert (INR T * (1 - Q2R (tail_q (Z.of_nat (N / T)))) <= INR N * / K * S).
    { pose proof (pos_INR T). apply Rmult_le_compat; lra. }
    unfold Rdiv in *. lra.
Qed.

Lemma upper_correct : forall T, (6 <= T <= N)%nat -> small z T = true -> 0 <= INR N * e T <= Q2R (upper z T).
Proof.
  intros T HT Hsm. destruct (parts T ltac:(lia)) as [S [Hp [E [_ [Hpos [_ HS]]]]]].
  destruct (rounds_range T ltac:(lia)) as [HK1 [_ HKu]].
  assert (Hp6 : (3 / 4) ^ T <= 9 / 50) by (eapply Rle_trans; [apply (power_small 6); lia | simpl; lra]).
  destruct (HS Hp6) as [_ HS1]. specialize (Hpos ltac:(lra)).
  pose proof (dyadic_correct T) as Hd. unfold upper, small in *. rewrite <- rounds. destruct (dyadic T) as [[lo hi] d].
  set (p := (3 / 4) ^ T) in *. pose proof (transient_limit_range p Hp) as Hl. pose proof (pos_INR N) as Hn.
  assert (Ei : Q2R (inject_Z (Z.of_nat (N / T))) = INR (N / T)) by (rewrite inject, <- INR_IZR_INZ; reflexivity).
  set (K := INR (N / T)) in *. assert (Hi : 0 < / K) by (apply Rinv_0_lt_compat; lra).
  assert (Hb : 0 <= p / (10 * (2 - p)) <= p / 20 * (1 + p)).
  { split; [left; apply Rdiv_lt_0_compat; lra|]. apply (Rmult_le_reg_r (10 * (2 - p))); [lra|].
    replace (p / (10 * (2 - p)) * (10 * (2 - p))) with p by (field; lra).
    assert (0 <= p * p * (1 - p)) by (apply Rmult_le_pos; [apply Rmult_le_pos|]; lra). lra. }
  rewrite E. split; [apply Rmult_le_pos; [exact Hn | apply Rplus_le_le_0_compat; [lra | apply Rmult_le_pos; lra]]|].
  destruct (Z.eqb_spec lo hi) as [Ee|_].
  - subst hi. assert (Ex : Q2R (lo # d) = p) by lra.
    rewrite Q2R_mult, budget, Q2R_plus, bias_real, Q2R_div, limit_real, Ex, Ei
      by ((apply nonzero; rewrite Ei; lra) || lra).
    apply Rmult_le_compat_l; [exact Hn|]. apply Rplus_le_compat_l, Rmult_le_compat_r; lra.
  - apply andb_true_iff in Hsm. destruct Hsm as [Hx Hr]. change (10 ^ 20)%Z with 100000000000000000000%Z in Hx, Hr.
    apply Z.leb_le, IZR_le in Hx, Hr. rewrite !mult_IZR, <- INR_IZR_INZ in Hr. rewrite mult_IZR in Hx.
    rewrite <- Hz, <- INR_IZR_INZ in Hr.
    assert (Hd0 : 0 < IZR (Zpos d)) by (apply IZR_lt; lia).
    assert (E1 : Q2R (1 + (1 # 10 ^ 20)) = 1 + / 100000000000000000000)
      by (rewrite Q2R_plus; change (Q2R (1 # 10 ^ 20)) with (1 * / 100000000000000000000); rational).
    assert (E3 : Q2R (1 + (3 # 10 ^ 20)) = 1 + 3 * / 100000000000000000000)
      by (rewrite Q2R_plus; change (Q2R (3 # 10 ^ 20)) with (3 * / 100000000000000000000); rational).
    rewrite Q2R_plus, !Q2R_mult, twentieth, E1, E3, inject, <- INR_IZR_INZ.
    assert (Hps : p <= / 100000000000000000000).
    { apply Rle_trans with (1 := proj2 Hd). unfold Q2R. cbn [Qnum Qden].
      apply (Rmult_le_reg_r (IZR (Zpos d))); [exact Hd0|]. rewrite Rmult_assoc, Rinv_l by lra. lra. }
    set (t := / 100000000000000000000) in *. assert (Ht : 0 < t < 1 / 100) by (unfold t; lra).
    assert (HrT : 2 * INR T <= INR N * t) by (unfold t; lra).
    assert (Hxn : INR N * p <= INR N * Q2R (hi # d)) by (apply Rmult_le_compat_l; lra).
    assert (HKT : INR N * / K <= INR T * (1 + t)).
    { apply (Rmult_le_reg_r K); [lra|]. rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra.
      assert (INR T <= t * (INR T * K)); [|lra].
      assert (t * INR N <= t * (INR T * (K + 1))) by (apply Rmult_le_compat_l; lra).
      pose proof (pos_INR T). assert (t * INR T <= 1 / 100 * INR T) by (apply Rmult_le_compat_r; lra). lra. }
    assert (INR N * / K * S <= INR T * (1 + t) * (1 + t / 5)).
    { apply Rmult_le_compat; try lra. apply Rmult_le_pos; lra. }
    assert (INR T * (1 + t) * (1 + t / 5) <= INR T * (1 + 3 * t)).
    { rewrite Rmult_assoc. apply Rmult_le_compat_l; [apply pos_INR | nra]. }
    assert (INR N * (p / (10 * (2 - p))) <= INR N * p / 20 * (1 + t)).
    { apply Rle_trans with (INR N * (p / 20 * (1 + p))); [apply Rmult_le_compat_l; lra|].
      assert (INR N * p * p <= INR N * p * t) by (apply Rmult_le_compat_l; [apply Rmult_le_pos; lra | lra]). lra. }
    assert (INR N * p / 20 * (1 + t) <= INR N * Q2R (hi # d) / 20 * (1 + t)) by (apply Rmult_le_compat_r; lra).
    unfold Rdiv in *. lra.
Qed.

End Budget.
