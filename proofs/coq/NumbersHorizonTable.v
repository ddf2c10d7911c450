(** Claim full-horizon-average (F4), numbers: T* and the error at T* of the claim's table, decided here.

    For N = 10^3, 10^4, 10^5, 10^6, 10^100, 10^200, 10^300 the best horizon over all of 1..N ([best_horizon], every T compared) of the
    instance's average iterate as it runs ([instance_error]) is 10, 17, 25, 33, 786, 1586, 2386, no other, and N times its error
    lies between decimals of 12 digits. The checks [scan] and [pair_check] are computations on integers; their lemmas tie them to the run.

    Source: derived here. Assumptions: the classical reals of the standard library. *)

From Coq Require Import Reals Lra Lia Arith ZArith QArith Qreals List Bool.
From DataMixing Require Import RealFacts FullHorizonRelaxation FullHorizonInstance FullHorizonBracket NumbersHorizon.

Open Scope R_scope.

Definition below (x y : Q) : bool := negb (Qle_bool y x).

Lemma below_real : forall x y, below x y = true -> Q2R x < Q2R y.
Proof.
  intros x y H. apply Qlt_Rlt, Qnot_le_lt. intros Hle. apply Qle_bool_iff in Hle.
  unfold below in H. rewrite Hle in H. discriminate.
Qed.

Lemma at_most_real : forall x y, Qle_bool x y = true -> Q2R x <= Q2R y.
Proof. intros x y H. now apply Qle_Rle, Qle_bool_iff. Qed.

(** [lower], where the tail of the transient is small. *)
Definition above (z : Z) (u : Q) (T : nat) : bool := (13 <=? z / Z.of_nat T)%Z && below u (lower z T).

(** N times the error at T lies in [l, u]. *)
Definition value (z : Z) (T : nat) (l u : Q) : bool :=
  (6 <=? T)%nat && (Z.of_nat T <=? z)%Z && (13 <=? z / Z.of_nat T)%Z && small z T &&
  Qle_bool l (lower z T) && Qle_bool (upper z T) u.

Definition exact_bias (z : Z) (T : nat) (u : Q) : bool := let '(lo, hi, d) := dyadic T in (lo =? hi)%Z && below u (inject_Z z * bias_q (lo # d)).

(** Every other horizon has N times its error above u: 1, 2 to 5 by their bias, up to [far] one by one, the rest by their transient. *)
Definition scan (z : Z) (t0 far : nat) (u : Q) : bool :=
  (1000 <=? z)%Z && (7 <=? far)%nat && below u ((57 # 1000) * inject_Z z) && below u ((27 # 960) * inject_Z z) &&
  below u ((9989 # 10000) * inject_Z (Z.of_nat far)) &&
  forallb (fun T => exact_bias z T u) (seq 2 4) &&
  forallb (fun T => if (T =? t0)%nat then true else above z u T) (seq 6 (far - 6)).

(** T_c lies between a and a+1, and the other of the two has N times its error above u. *)
Definition pair_check (z : Z) (a t0 : nat) (u : Q) : bool :=
  (20000 <=? z)%Z && (6 <=? a)%nat && (Z.of_nat (S a) <=? z)%Z && ((t0 =? a)%nat || (t0 =? S a)%nat) &&
  (let '(lo, _, d) := dyadic a in (140 * Zpos d <? 2 * z * lo)%Z) &&
  (let '(_, hi, d) := dyadic (S a) in (7 * z * hi <? 480 * Zpos d)%Z) &&
  above z u (if (t0 =? a)%nat then S a else a).

Ltac split_checks := repeat match goal with H : _ && _ = true |- _ => apply andb_true_iff in H; destruct H end.

Section Budget.

Variables (N : nat) (z : Z).
Hypothesis Hz : Z.of_nat N = z.

Lemma value_correct : forall T l u, value z T l u = true -> Q2R l <= INR N * instance_error N T <= Q2R u /\ 0 <= INR N * instance_error N T.
Proof.
  intros T l u H. unfold value in H. split_checks.
  assert (HT : (6 <= T <= N)%nat) by (split; [now apply Nat.leb_le | apply Nat2Z.inj_le; rewrite Hz; now apply Z.leb_le]).
  pose proof (lower_correct N z Hz T HT ltac:(now apply Z.leb_le)).
  pose proof (upper_correct N z Hz T HT ltac:(assumption)).
  pose proof (at_most_real _ _ ltac:(eassumption) : Q2R (upper z T) <= Q2R u).
  match goal with H : Qle_bool l _ = true |- _ => pose proof (at_most_real _ _ H) end. lra.
Qed.

Lemma above_correct : forall T u, (6 <= T <= N)%nat -> above z u T = true -> Q2R u < INR N * instance_error N T.
Proof.
  intros T u HT H. unfold above in H. split_checks.
  pose proof (lower_correct N z Hz T HT ltac:(now apply Z.leb_le)).
  pose proof (below_real _ _ ltac:(eassumption)). lra.
Qed.

(** What decides: an enclosed error that every other horizon, or every other candidate, exceeds. *)
Lemma best_iff : forall t0 l u, value z t0 l u = true ->
  (forall T, best_horizon instance_error N T -> T <> t0 -> Q2R u < INR N * instance_error N T) ->
  forall T, best_horizon instance_error N T <-> T = t0.
Proof.
  intros t0 l u Hv Hb. destruct (value_correct t0 l u Hv) as [Hlu H0].
  assert (Hone : forall T, best_horizon instance_error N T -> T = t0).
  { intros T HT. destruct (Nat.eq_dec T t0) as [|Hne]; [assumption|]. exfalso. pose proof (Hb T HT Hne) as Hu.
    destruct HT as [_ Hmin]. unfold value in Hv. split_checks.
    assert (Ht : (1 <= t0 <= N)%nat).
    { split; [apply Nat.le_trans with 6%nat; [lia | now apply Nat.leb_le]|].
      apply Nat2Z.inj_le. rewrite Hz. now apply Z.leb_le. }
    specialize (Hmin t0 Ht). assert (HN : 0 < INR N) by (apply lt_0_INR; lia).
    apply (Rmult_le_compat_l (INR N)) in Hmin; [|lra].
    rewrite <- (Rabs_right (INR N)), <- !Rabs_mult, !Rabs_right in Hmin by (rewrite ?Rabs_right by lra; lra). lra. }
  intros T. split; [apply Hone|]. intros ->.
  assert (HN : (1 <= N)%nat).
  { unfold value in Hv. split_checks. apply Nat2Z.inj_le. rewrite Hz. apply Z.le_trans with (Z.of_nat t0); [|now apply Z.leb_le].
    assert (6 <= t0)%nat by now apply Nat.leb_le. lia. }
  destruct (best_horizon_exists instance_error N HN) as [T HT]. now rewrite <- (Hone T HT).
Qed.

Theorem scan_correct : forall t0 far l u, value z t0 l u = true -> scan z t0 far u = true ->
  forall T, best_horizon instance_error N T <-> T = t0.
Proof.
  intros t0 far l u Hv H. apply (best_iff t0 l u Hv). intros T [HT _] Hne. clear Hv. unfold scan in H. split_checks.
  assert (HzN : (1000 <= Z.of_nat N)%Z) by (rewrite Hz; now apply Z.leb_le).
  assert (Hn : 1000 <= INR N) by (rewrite INR_IZR_INZ; now apply IZR_le).
  destruct (parts N T HT) as [S [Hp [E [HS3 [HS0 [HS27 HSt]]]]]].
  assert (Hbias : 0 < (3 / 4) ^ T / (10 * (2 - (3 / 4) ^ T))) by (apply Rdiv_lt_0_compat; lra).
  destruct (rounds_range N T HT) as [HK1 [HKN _]].
  assert (Hinv : 0 < / INR (N / T)) by (apply Rinv_0_lt_compat; lra).
  assert (Hratio : INR T <= INR N * / INR (N / T)).
  { apply (Rmult_le_reg_r (INR (N / T))); [lra|]. rewrite Rmult_assoc, Rinv_l; lra. }
  assert (HT0 : 1 <= INR T) by (apply (le_INR 1); lia).
  (* a transient of at least b *)
  assert (Hlarge : forall b, b <= S -> Q2R u < INR N * / INR (N / T) * b -> Q2R u < INR N * instance_error N T).
  { intros b HbS Hub. rewrite E.
    assert (INR N * / INR (N / T) * b <= INR N * / INR (N / T) * S) by (apply Rmult_le_compat_l; lra).
    assert (0 <= INR N * ((3 / 4) ^ T / (10 * (2 - (3 / 4) ^ T)))) by (apply Rmult_le_pos; lra).
    unfold Rdiv in *. lra. }
  assert (Ez := budget N z Hz).
  destruct (Nat.eq_dec T 1) as [T1|T1]; [|destruct (le_lt_dec T 5) as [T5|T5]; [|destruct (le_lt_dec far T) as [Tf|Tf]]].
  - subst T. rewrite E. rewrite Nat.div_1_r in *.
    match goal with H : below u ((57 # 1000) * _) = true |- _ => apply below_real in H; rewrite Q2R_mult, Ez in H end.
    assert (E57 : Q2R (57 # 1000) = 57 / 1000) by (unfold Q2R; simpl; lra). rewrite E57 in *.
    rewrite Rmult_plus_distr_l. replace (INR N * (S / INR N)) with S by (field; lra). simpl pow. lra.
  - assert (Hin : In T (seq 2 4)) by (apply in_seq; lia).
    match goal with H : forallb _ (seq 2 4) = true |- _ => rewrite forallb_forall in H; specialize (H T Hin);
      unfold exact_bias in H end.
    pose proof (dyadic_correct T) as Hd. destruct (dyadic T) as [[lo hi] d]. split_checks.
    match goal with H : (lo =? hi)%Z = true |- _ => apply Z.eqb_eq in H; subst hi end.
    assert (Ex : Q2R (lo # d) = (3 / 4) ^ T) by lra.
    match goal with H : below u (_ * bias_q _) = true |- _ => apply below_real in H;
      rewrite Q2R_mult, Ez, bias_real, Ex in H by lra end.
    assert (Hp9 : (3 / 4) ^ T <= 9 / 16) by (eapply Rle_trans; [apply (power_small 2); lia | simpl; lra]).
    specialize (HS0 Hp9). rewrite E, Rmult_plus_distr_l.
    assert (0 <= INR N * (S / INR (N / T))) by (repeat apply Rmult_le_pos; lra). lra.
  - match goal with H : (7 <=? far)%nat = true |- _ => apply Nat.leb_le in H end.
    assert (Hp6 : (3 / 4) ^ T <= 1 / 6) by (eapply Rle_trans; [apply (power_small 7); lia | simpl; lra]).
    specialize (HS27 Hp6). specialize (HSt ltac:(lra)). pose proof (transient_limit_range _ Hp) as Hl.
    destruct (le_lt_dec 13 (N / T)) as [H13|H13].
    + assert (Ht : (7 / 12) ^ (N / T) <= / 1000)
        by (eapply Rle_trans; [apply (pow_antitone (7 / 12) 13); [lra | exact H13] | simpl; lra]).
      apply (Hlarge (9989 / 10000)); [lra|].
      match goal with H : below u ((9989 # 10000) * _) = true |- _ => apply below_real in H; rewrite Q2R_mult in H end.
      assert (E9 : Q2R (9989 # 10000) = 9989 / 10000) by (unfold Q2R; simpl; lra).
      rewrite E9, inject, <- INR_IZR_INZ in *. apply le_INR in Tf. lra.
    + apply (Hlarge (27 / 80)); [lra|].
      match goal with H : below u ((27 # 960) * _) = true |- _ => apply below_real in H; rewrite Q2R_mult, Ez in H end.
      assert (E9 : Q2R (27 # 960) = 27 / 960) by (unfold Q2R; simpl; lra). rewrite E9 in *.
      assert (H12 : / 12 <= / INR (N / T)).
      { apply Rinv_le_contravar; [lra|]. replace 12 with (INR 12) by (simpl; ring). apply le_INR. lia. }
      assert (INR N * / 12 <= INR N * / INR (N / T)) by (apply Rmult_le_compat_l; lra). lra.
  - assert (Hin : In T (seq 6 (far - 6))) by (apply in_seq; lia).
    match goal with H : forallb _ (seq 6 _) = true |- _ => rewrite forallb_forall in H; specialize (H T Hin) end.
    apply Nat.eqb_neq in Hne. rewrite Hne in *. apply above_correct; [lia | assumption].
Qed.

Theorem pair_correct : forall a t0 l u, value z t0 l u = true -> pair_check z a t0 u = true ->
  forall T, best_horizon instance_error N T <-> T = t0.
Proof.
  intros a t0 l u Hv H. apply (best_iff t0 l u Hv). intros T Hbest Hne. clear Hv. unfold pair_check in H. split_checks.
  match goal with H : (20000 <=? z)%Z = true |- _ => apply Z.leb_le in H; rewrite <- Hz in H; apply IZR_le in H;
    rewrite <- INR_IZR_INZ in H; rename H into Hn end.
  match goal with H : (6 <=? a)%nat = true |- _ => apply Nat.leb_le in H; rename H into Ha end.
  match goal with H : (Z.of_nat (S a) <=? z)%Z = true |- _ => apply Z.leb_le in H; rewrite <- Hz in H;
    apply Nat2Z.inj_le in H; rename H into HaN end.
  destruct (full_horizon_average N T Hn Hbest) as [Hc _].
  destruct (bias_range N Hn a) as [Ba _]. destruct (bias_range N Hn (S a)) as [_ [Bs _]].
  assert (Hca : INR a < instance_center N).
  { apply Rnot_le_lt. intros Hle. specialize (Ba Hle).
    pose proof (dyadic_correct a) as Hd. destruct (dyadic a) as [[lo hi] d]. destruct Hd as [Hd _].
    match goal with H : (140 * Zpos d <? _)%Z = true |- _ => apply Z.ltb_lt, IZR_lt in H; rewrite !mult_IZR in H;
      rewrite <- Hz, <- INR_IZR_INZ in H; rename H into Hlo end.
    assert (Hd0 : 0 < IZR (Zpos d)) by (apply IZR_lt; lia).
    assert (Eq : Q2R (lo # d) * IZR (Zpos d) = IZR lo) by (unfold Q2R; simpl; field; lra).
    assert (INR N * (Q2R (lo # d) * IZR (Zpos d)) <= INR N * ((3 / 4) ^ a * IZR (Zpos d)))
      as Hm by (apply Rmult_le_compat_l; [lra | apply Rmult_le_compat_r; lra]). rewrite Eq in Hm.
    assert (INR N * (3 / 4) ^ a / 20 * (20 * IZR (Zpos d)) <= 7 / 2 * (20 * IZR (Zpos d)))
      by (apply Rmult_le_compat_r; lra). lra. }
  assert (Hcs : instance_center N < INR (S a)).
  { apply Rnot_le_lt. intros Hle. specialize (Bs Hle).
    pose proof (dyadic_correct (S a)) as Hd. destruct (dyadic (S a)) as [[lo hi] d]. destruct Hd as [_ Hd].
    match goal with H : (_ <? 480 * Zpos d)%Z = true |- _ => apply Z.ltb_lt, IZR_lt in H; rewrite !mult_IZR in H;
      rewrite <- Hz, <- INR_IZR_INZ in H; rename H into Hhi end.
    assert (Hd0 : 0 < IZR (Zpos d)) by (apply IZR_lt; lia).
    assert (Eq : Q2R (hi # d) * IZR (Zpos d) = IZR hi) by (unfold Q2R; simpl; field; lra).
    assert (INR N * ((3 / 4) ^ S a * IZR (Zpos d)) <= INR N * (Q2R (hi # d) * IZR (Zpos d)))
      as Hm by (apply Rmult_le_compat_l; [lra | apply Rmult_le_compat_r; lra]). rewrite Eq in Hm.
    assert (24 / 7 * (20 * IZR (Zpos d)) <= INR N * (3 / 4) ^ S a / 20 * (20 * IZR (Zpos d)))
      by (apply Rmult_le_compat_r; lra). lra. }
  apply Rabs_def2 in Hc. rewrite S_INR in Hcs.
  assert (Tup : (T < S (S a))%nat) by (apply INR_lt; rewrite !S_INR; lra).
  assert (Tlo : (a < S T)%nat) by (apply INR_lt; rewrite S_INR; lra).
  match goal with H : (_ || _)%bool = true |- _ => apply orb_true_iff in H; rename H into Ht end.
  assert (ET : T = if (t0 =? a)%nat then S a else a).
  { destruct (Nat.eqb_spec t0 a) as [->|Hta]; [lia|].
    destruct Ht as [Ht|Ht]; [discriminate | apply Nat.eqb_eq in Ht; lia]. }
  rewrite ET. apply above_correct; [destruct (t0 =? a)%nat; lia | assumption].
Qed.

End Budget.

(** ** The table *)

(** The only best horizon at budget z is t0, and z times the error there lies in [l, u]. *)
Definition decided (z : Z) (t0 : nat) (l u : Q) : Prop :=
  (forall T, best_horizon instance_error (Z.to_nat z) T <-> T = t0) /\
  Q2R l <= IZR z * instance_error (Z.to_nat z) t0 <= Q2R u.

Lemma scanned : forall z t0 far l u, (0 <= z)%Z -> value z t0 l u = true -> scan z t0 far u = true -> decided z t0 l u.
Proof.
  intros z t0 far l u Hz Hv Hs. pose proof (Z2Nat.id z Hz) as E. split.
  - exact (scan_correct _ z E t0 far l u Hv Hs).
  - replace (IZR z) with (INR (Z.to_nat z)) by now rewrite INR_IZR_INZ, E.
    exact (proj1 (value_correct _ z E t0 l u Hv)).
Qed.

Lemma paired : forall z a t0 l u, (0 <= z)%Z -> value z t0 l u = true -> pair_check z a t0 u = true -> decided z t0 l u.
Proof.
  intros z a t0 l u Hz Hv Hs. pose proof (Z2Nat.id z Hz) as E. split.
  - exact (pair_correct _ z E a t0 l u Hv Hs).
  - replace (IZR z) with (INR (Z.to_nat z)) by now rewrite INR_IZR_INZ, E.
    exact (proj1 (value_correct _ z E t0 l u Hv)).
Qed.

Theorem horizon_table :
  decided (10 ^ 3) 10 (1298333116681 # 10 ^ 11) (1298333116682 # 10 ^ 11) /\
  decided (10 ^ 4) 17 (2079867956858 # 10 ^ 11) (2079867956859 # 10 ^ 11) /\
  decided (10 ^ 5) 25 (2876695637389 # 10 ^ 11) (2876695637390 # 10 ^ 11) /\
  decided (10 ^ 6) 33 (3676751380959 # 10 ^ 11) (3676751380960 # 10 ^ 11) /\
  decided (10 ^ 100) 786 (7891413984868 # 10 ^ 10) (7891413984869 # 10 ^ 10) /\
  decided (10 ^ 200) 1586 (1589516687223 # 10 ^ 9) (1589516687224 # 10 ^ 9) /\
  decided (10 ^ 300) 2386 (2389936810015 # 10 ^ 9) (2389936810016 # 10 ^ 9).
Proof.
  split; [|split; [|split; [|split; [|split; [|split]]]]].
  - apply (scanned _ _ 14); [discriminate | |]; vm_compute; reflexivity.
  - apply (scanned _ _ 21); [discriminate | |]; vm_compute; reflexivity.
  - apply (paired _ 25); [discriminate | |]; vm_compute; reflexivity.
  - apply (paired _ 33); [discriminate | |]; vm_compute; reflexivity.
  - apply (paired _ 785); [discriminate | |]; vm_compute; reflexivity.
  - apply (paired _ 1586); [discriminate | |]; vm_compute; reflexivity.
  - apply (paired _ 2386); [discriminate | |]; vm_compute; reflexivity.
Qed.
