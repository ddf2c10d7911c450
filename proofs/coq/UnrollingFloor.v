(** Claim unrolling-floor (X5): what a finite horizon leaves of the error, however many rounds are run, and what truncation adds.

    Shared symmetric Hessian, f_V = 1/2 |theta - c|^2, k the condition number of M_T: where the limit of horizon T rests, the slope of
    f_V towards any other mixture is at least -(k-1)/(k+1) times the two lengths, and G2's instance attains that, with slope
    (k-1)^2/(k+1). On G1's instance the limit of horizon T has a gap of at least rho^(2T) for every T. Any losses: the hypergradient
    of the last K of J+K steps differs from that of all by at most (q^K - q^(J+K)) G G_V / mu.

    Source: after Ji et al. (2022) and Shaban et al. (2019); statements and constants derived here. *)

From Coq Require Import Reals Lra Lia FunctionalExtensionality.
From DataMixing Require Import Sums Operators Model SharedHessian TwoDomains WeightedLoss FullTruncation GreedyWorstRatio Hull
  HorizonTwoDomains HorizonInstance.

Open Scope R_scope.

(** ** The slope that is left *)

Lemma weighted_slope d M c lo hi C x z :
  linear M -> symmetric d M -> between d lo hi M -> 0 < lo <= hi ->
  convex C -> minimises C (weighted d M c) x -> C z ->
  - ((hi - lo) / (hi + lo)) * (norm d (vsub z x) * norm d (vsub x c)) <= dot d (vsub z x) (vsub x c).
Proof.
  intros Hlin Hsym Hb Hlo Hc Hx Hz.
  pose proof (minimiser_variational d M c Hlin Hsym C x z Hc Hx Hz) as Hvi.
  set (X := vsub x c) in *. set (v := vsub z x) in *.
  pose proof (between_product d M lo hi X Hlin Hsym Hb ltac:(lra)) as Hp.
  set (r := vsub X (vscal (2 / (hi + lo)) (M X))).
  set (f := (hi - lo) / (hi + lo)).
  assert (Hf : 0 <= f) by (apply Rmult_le_pos; [lra|left; apply Rinv_0_lt_compat; lra]).
  assert (Hr : norm d r <= f * norm d X).
  { unfold norm. rewrite <- (sqrt_Rsqr f Hf), <- sqrt_mult; [|apply Rle_0_sqr|apply dot_self_nonneg].
    apply sqrt_le_1_alt. unfold r. autorewrite with dot. rewrite (dot_comm d X (M X)).
    set (p := dot d (M X) X) in *. set (q := dot d (M X) (M X)) in *. set (n := dot d X X) in *.
    apply (Rmult_le_reg_r ((hi + lo)²)); [apply Rlt_0_sqr; lra|].
    replace (f² * n * (hi + lo)²) with ((hi - lo)² * n) by (unfold f, Rsqr; field; lra).
    match goal with |- ?a * _ <= _ => replace (a * (hi + lo)²) with ((hi + lo)² * n - 4 * ((hi + lo) * p - q))
      by (unfold Rsqr; field; lra) end.
    unfold Rsqr. lra. }
  pose proof (dot_le_norm d v r) as Hd. pose proof (norm_nonneg d v) as Hv.
  assert (Hlow : - (norm d v * norm d r) <= dot d v r) by (pose proof (Rle_abs (- dot d v r)) as Ha; rewrite Rabs_Ropp in Ha; lra).
  assert (E : dot d v X = dot d v r + 2 / (hi + lo) * dot d (M X) v).
  { unfold r. autorewrite with dot. rewrite (dot_comm d v (M X)). ring. }
  assert (0 <= 2 / (hi + lo) * dot d (M X) v).
  { apply Rmult_le_pos; [|exact Hvi]. left. apply Rdiv_lt_0_compat; lra. }
  assert (norm d v * norm d r <= norm d v * (f * norm d X)) by (apply Rmult_le_compat_l; assumption).
  rewrite E. lra.
Qed.

Theorem floor_slope d H c eta mu L T C x z :
  linear H -> symmetric d H -> between d mu L H -> 0 < mu <= L ->
  0 < eta -> eta * L <= 1 -> (1 <= T)%nat ->
  convex C -> minimises C (weighted d (M_op eta H T) c) x -> C z ->
  - ((kappa eta mu L T - 1) / (kappa eta mu L T + 1)) * (norm d (vsub z x) * norm d (vsub x c))
  <= dot d (vsub z x) (vsub x c).
Proof.
  intros Hlin Hsym Hb Hmu Heta HetaL HT Hc Hx Hz.
  pose proof (Rmult_lt_0_compat eta mu Heta ltac:(lra)) as Hem.
  pose proof (Rmult_le_compat_l eta mu L ltac:(lra) ltac:(lra)) as HemL.
  pose proof (pow_lt_unit (1 - eta * mu) T ltac:(lra) HT) as Hlt.
  assert (Hle : (1 - eta * L) ^ T <= (1 - eta * mu) ^ T) by (apply pow_incr; lra).
  unfold kappa. set (hi := 1 - (1 - eta * L) ^ T). set (lo := 1 - (1 - eta * mu) ^ T).
  assert (Hlo : 0 < lo <= hi) by (unfold lo, hi; lra).
  replace ((hi / lo - 1) / (hi / lo + 1)) with ((hi - lo) / (hi + lo)) by (field; lra).
  apply (weighted_slope d (M_op eta H T) c lo hi C x z); try assumption.
  - now apply M_linear.
  - now apply M_symmetric.
  - apply M_between; try assumption; lra.
Qed.

Theorem floor_attained kap eta T :
  1 <= kap -> 0 < eta -> eta * kap <= 1 -> (1 <= T)%nat ->
  let k := kappa eta 1 kap T in
  let a := worst_pair k in
  let c := fun _ : nat => 0 in
  let x := mix 2 a (two 1) in
  let z := mix 2 a (two 0) in
  minimises (segment a) (weighted 2 (M_op eta (matvec 2 (diag (pair 1 kap))) T) c) x /\
  dot 2 (vsub z x) (vsub x c) = - ((k - 1)² / (k + 1)) /\
  (k - 1) / (k + 1) * (norm 2 (vsub z x) * norm 2 (vsub x c)) = (k - 1)² / (k + 1).
Proof.
  intros Hkap He Hek HT k a c x z.
  destruct (greedy_ratio_attained kap eta T Hkap He Hek HT) as [Hmin _].
  destruct (kappa_ge_one kap eta T Hkap He Hek HT) as [_ [Hk _]]. fold k in Hk, Hmin.
  split; [exact Hmin|].
  assert (Hs : sqrt k * sqrt k = k) by (apply sqrt_sqrt; lra).
  assert (Ex : forall j, (j < 2)%nat -> vsub x c j = pair (sqrt k) 1 j).
  { intros [|[|j]] Hj; try lia; unfold x, mix, two, a, worst_pair, pair, vsub, c; simpl; ring. }
  assert (Ez : forall j, (j < 2)%nat -> vsub z x j = pair ((2 / (1 + k) - 1) * sqrt k) ((k - 1) / (1 + k)) j).
  { intros [|[|j]] Hj; try lia; unfold z, x, mix, two, a, worst_pair, pair, vsub; simpl; field; lra. }
  assert (Dxx : dot 2 (vsub x c) (vsub x c) = k + 1).
  { unfold dot. simpl. rewrite !Ex by lia. unfold pair. simpl. nra. }
  assert (Dzz : dot 2 (vsub z x) (vsub z x) = (k - 1)² / (k + 1)).
  { unfold dot. simpl. rewrite !Ez by lia. unfold pair. simpl.
    transitivity ((2 / (1 + k) - 1)² * (sqrt k * sqrt k) + ((k - 1) / (1 + k))²); [unfold Rsqr; ring|].
    rewrite Hs. unfold Rsqr. field. lra. }
  split.
  - unfold dot. simpl. rewrite !Ex, !Ez by lia. unfold pair. simpl.
    transitivity ((2 / (1 + k) - 1) * (sqrt k * sqrt k) + (k - 1) / (1 + k)); [ring|].
    rewrite Hs. unfold Rsqr. field. lra.
  - unfold norm. rewrite Dxx, Dzz, <- sqrt_mult; [|apply Rmult_le_pos; [apply Rle_0_sqr|left; apply Rinv_0_lt_compat; lra]|lra].
    replace ((k - 1)² / (k + 1) * (k + 1)) with ((k - 1)²) by (field; lra).
    rewrite sqrt_Rsqr by lra. unfold Rsqr. field. lra.
Qed.

(** ** A gap at every horizon *)

(** G1's instance: F(w) = 4 + w^2, rho = 3/4. *)
Theorem floor_instance T :
  (1 <= T)%nat ->
  let w := clip (limit_weight 2 T (pair 1 4) corner (pair (-2) 2) (/ 4)) in
  let gap := outer_loss 2 2 corner (pair (-2) 2) (two w) - outer_loss 2 2 corner (pair (-2) 2) (two 0) in
  ((3 / 4) ^ T)² <= gap <= 4 / (2 - (3 / 4) ^ T)² * ((3 / 4) ^ T)².
Proof.
  intros HT w gap.
  assert (Hr : 0 < (3 / 4) ^ T < 1) by (split; [apply pow_lt; lra|apply pow_lt_unit; [lra|exact HT]]).
  assert (Egap : gap = w²) by (unfold gap, outer_loss, half_square, dot; simpl; unfold vsub, mix, two, corner, pair, Rsqr; simpl; field).
  rewrite Egap. unfold w. rewrite worst_instance_limit.
  replace (0 ^ T) with 0 by (symmetry; apply pow_ne_zero; lia). set (r := (3 / 4) ^ T) in *.
  replace (2 * (r - 0) / (2 - r - 0)) with (2 * r / (2 - r)) by (field; lra).
  assert (Hlow : r <= 2 * r / (2 - r)).
  { apply (Rmult_le_reg_r (2 - r)); [lra|]. replace (2 * r / (2 - r) * (2 - r)) with (2 * r) by (field; lra). nra. }
  split.
  - apply Rsqr_incr_1; [|lra|apply clip_range]. unfold clip, Rmax, Rmin.
    destruct (Rle_dec 1 _); destruct (Rle_dec 0 _); lra.
  - replace (4 / (2 - r)² * r²) with ((2 * r / (2 - r))²) by (unfold Rsqr; field; lra).
    apply Rsqr_incr_1; [|apply clip_range|lra]. unfold clip, Rmax, Rmin.
    destruct (Rle_dec 1 _); destruct (Rle_dec 0 _); lra.
Qed.

(** ** Truncation *)

(** The last K of J + K steps are the algorithm's own K steps from where the first J end. *)
Theorem truncated_error m d grad hess gradV eta mu G J K w th i :
  0 < eta -> 0 < mu -> eta * mu <= 1 ->
  (forall k p, linear (hess k p)) ->
  (forall t z, norm d (vsub z (vscal eta (hess_mix m hess w (inner m grad eta w t th) z))) <= (1 - eta * mu) * norm d z) ->
  (forall t, (t < J)%nat -> norm d (grad i (inner m grad eta w t th)) <= G) ->
  let q := 1 - eta * mu in
  Rabs (hypergradient m d grad hess gradV eta (J + K) w th i
        - hypergradient m d grad hess gradV eta K w (inner m grad eta w J th) i)
  <= (q ^ K - q ^ (J + K)) * (G / mu) * norm d (gradV (inner m grad eta w (J + K) th)).
Proof.
  intros He Hm Hem Hlin Hcon HG q.
  assert (Hq : 0 <= q) by (unfold q; lra).
  assert (Einner : forall t, inner m grad eta w t (inner m grad eta w J th) = inner m grad eta w (J + t) th).
  { intros t. induction t as [|t IH]; [now rewrite Nat.add_0_r|]. rewrite Nat.add_succ_r. simpl. now rewrite IH. }
  assert (Hfirst : forall t, (t <= J)%nat -> norm d (sens m grad hess eta w t th i) <= (1 - q ^ t) * (G / mu)).
  { intros t. induction t as [|t IH]; intros Ht.
    - simpl. rewrite norm_zero by reflexivity. lra.
    - simpl sens. eapply Rle_trans; [apply norm_sub_le|]. rewrite norm_scal, Rabs_right by lra.
      specialize (IH ltac:(lia)). specialize (HG t ltac:(lia)).
      pose proof (Hcon t (sens m grad hess eta w t th i)) as Hc. fold q in Hc.
      apply (Rmult_le_compat_l q) in IH; [|exact Hq]. apply (Rmult_le_compat_l eta) in HG; [|lra].
      replace ((1 - q ^ S t) * (G / mu)) with (q * ((1 - q ^ t) * (G / mu)) + eta * G); [lra|].
      simpl pow. unfold q at 1 3. field. lra. }
  assert (Hlast : forall t, norm d (vsub (sens m grad hess eta w (J + t) th i)
      (sens m grad hess eta w t (inner m grad eta w J th) i)) <= q ^ t * ((1 - q ^ J) * (G / mu))).
  { intros t. induction t as [|t IH].
    - rewrite Nat.add_0_r. simpl sens at 2. rewrite (norm_ext d _ (sens m grad hess eta w J th i)).
      + rewrite Rmult_1_l. now apply Hfirst.
      + intros j _. unfold vsub. ring.
    - rewrite Nat.add_succ_r. simpl sens. rewrite Einner.
      set (p := inner m grad eta w (J + t) th). set (y := sens m grad hess eta w (J + t) th i) in *.
      set (z := sens m grad hess eta w t (inner m grad eta w J th) i) in *.
      assert (E : hess_mix m hess w p (vsub y z) = vsub (hess_mix m hess w p y) (hess_mix m hess w p z)).
      { apply functional_extensionality; intros j. unfold hess_mix, vsub at 2. rewrite <- sum_minus.
        apply sum_ext. intros l _. rewrite (linear_sub _ _ _ (Hlin l p)). unfold vsub. ring. }
      rewrite (norm_ext d _ (vsub (vsub y z) (vscal eta (hess_mix m hess w p (vsub y z)))))
        by (intros j _; rewrite E; unfold vsub, vscal; ring).
      eapply Rle_trans; [apply Hcon|]. fold q. simpl pow. rewrite Rmult_assoc.
      apply Rmult_le_compat_l; [exact Hq|exact IH]. }
  unfold hypergradient. rewrite Einner. set (g := gradV (inner m grad eta w (J + K) th)).
  rewrite <- dot_sub_l. eapply Rle_trans; [apply dot_le_norm|].
  apply Rmult_le_compat_r; [apply norm_nonneg|]. eapply Rle_trans; [apply Hlast|].
  rewrite pow_add. right. ring.
Qed.

(** The hypotheses of [truncated_error] can be met: f = theta^2/2 on a line, eta = 1/2, from the optimum. Those of [floor_slope] are
    those of [greedy_worst_ratio]. *)
Lemma truncated_error_nonvacuous : exists m d grad hess eta mu G J w th i,
  0 < eta /\ 0 < mu /\ eta * mu <= 1 /\ (forall k p, linear (hess k p)) /\
  (forall t z, norm d (vsub z (vscal eta (hess_mix m hess w (inner m grad eta w t th) z))) <= (1 - eta * mu) * norm d z) /\
  (forall t, (t < J)%nat -> norm d (grad i (inner m grad eta w t th)) <= G).
Proof.
  exists 1%nat, 1%nat, (fun (_ : nat) (p : vec) => p), (fun (_ : nat) (_ z : vec) => z), (/ 2), 1, 0, 1%nat, (fun _ => 1), (fun _ => 0), 0%nat.
  split; [lra|]. split; [lra|]. split; [lra|]. split; [intros k p; now split|]. split.
  - intros t z. rewrite (norm_ext 1 _ (vscal (/ 2) z)).
    + rewrite norm_scal, Rabs_right by lra. lra.
    + intros j _. unfold vsub, vscal, hess_mix. simpl. field.
  - intros [|t] Ht; [|lia]. simpl. rewrite norm_zero by reflexivity. lra.
Qed.
